import { type Attribute, AttributeReader } from './attribute-reader';

export interface LoadBalancerAttributes {
  /** Real milliseconds of silence of a target, or of an idle client connection. @default 60 s */
  readonly idleTimeoutMs: number;
  /** Simulated milliseconds after which a client's connection is closed with the next answer. @default 3600 s */
  readonly clientKeepAliveMs: number;
  /** Whether headers whose names are not of letters, digits and hyphens are taken off. @default false */
  readonly dropsInvalidHeaders: boolean;
  /** Whether Host stays as the client sent it. @default false: the listener's port is added if it is no usual one */
  readonly preservesHost: boolean;
  /** What becomes of X-Forwarded-For. @default append */
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  /** Whether the client's port stands in X-Forwarded-For. @default false */
  readonly forwardsClientPort: boolean;
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
export const DEFAULT_ATTRIBUTES: LoadBalancerAttributes = {
  idleTimeoutMs: 60_000,
  clientKeepAliveMs: 3_600_000,
  dropsInvalidHeaders: false,
  preservesHost: false,
  forwardedFor: 'append',
  forwardsClientPort: false,
};

/** Attributes that change nothing of what users meet: who may delete it, what it logs, which zones it sends to. */
const SILENT =
  /^(deletion_protection|access_logs|connection_logs|health_check_logs|load_balancing\.cross_zone|zonal_shift|ipv6|waf)\./;

/**
 * Attributes as ELBv2 and templates write them, each with its default where it is not given.
 *
 * @returns also the keys that are left out
 * @throws ElbError for what ELB refuses
 */
export function loadBalancerAttributes(given: readonly Attribute[]): {
  readonly attributes: LoadBalancerAttributes;
  readonly notModelled: readonly string[];
} {
  const reader = new AttributeReader('load balancer', given);
  const attributes = {
    idleTimeoutMs: 1000 * reader.number('idle_timeout.timeout_seconds', 1, 4000, 60),
    clientKeepAliveMs: 1000 * reader.number('client_keep_alive.seconds', 60, 604_800, 3600),
    dropsInvalidHeaders: reader.flag('routing.http.drop_invalid_header_fields.enabled'),
    preservesHost: reader.flag('routing.http.preserve_host_header.enabled'),
    forwardedFor: reader.oneOf('routing.http.xff_header_processing.mode', ['append', 'preserve', 'remove']),
    forwardsClientPort: reader.flag('routing.http.xff_client_port.enabled'),
  };
  return { attributes, notModelled: reader.unread().filter((key) => !SILENT.test(key)) };
}
