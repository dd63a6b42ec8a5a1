import { NotModelled } from '../not-modelled';
import { type Attribute, AttributeReader } from './attribute-reader';
import type { Stickiness } from './stickiness';

/** How many targets must be healthy. Below either of both, the load balancer acts. */
export interface MinimumHealthy {
  /** 0 is `off`. */
  readonly count: number;
  /** Of the registered targets, 0–100; 0 is `off`. */
  readonly percentage: number;
}

export interface TargetGroupAttributes {
  /** Simulated milliseconds that a target may take for the requests it has. @default 300 s */
  readonly deregistrationDelayMs: number;
  /** Simulated milliseconds in which a new target's share grows to a full one. @default 0: it has it at once */
  readonly slowStartMs: number;
  /** @default round_robin */
  readonly algorithm: 'round_robin' | 'least_outstanding_requests';
  /** @default none */
  readonly stickiness?: Stickiness;
  /** Below it, requests go to every registered target. @default one target */
  readonly routing: MinimumHealthy;
  /** Below it, the zone is taken out of DNS: told by metrics alone, since zones are not modelled. @default one target */
  readonly dns: MinimumHealthy;
}

/** Whether so many healthy targets are enough. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html
export function suffices(healthy: number, registered: number, minimum: MinimumHealthy): boolean {
  return healthy >= minimum.count && healthy * 100 >= minimum.percentage * registered;
}

export interface ReadAttributes {
  readonly attributes: TargetGroupAttributes;
  /** Keys that are left out. */
  readonly notModelled: readonly string[];
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
export const DEFAULT_ATTRIBUTES: TargetGroupAttributes = {
  deregistrationDelayMs: 300_000,
  slowStartMs: 0,
  algorithm: 'round_robin',
  routing: { count: 1, percentage: 0 },
  dns: { count: 1, percentage: 0 },
};

const DAY = 86_400;
const WEEK = 604_800;
const ALGORITHM = 'load_balancing.algorithm.type';
const SLOW_START = 'slow_start.duration_seconds';
const HEALTH = 'target_group_health';
/** What changes nothing here: there is one zone. */
const SILENT = ['load_balancing.cross_zone.enabled'];
/** Of other load balancers, or of targets that are functions. */
const FOREIGN =
  /^(deregistration_delay\.connection_termination|preserve_client_ip|proxy_protocol|target_failover|target_health_state|lambda)\b/;

/**
 * Attributes as ELBv2 and templates write them, each with its default where it is not given.
 *
 * @throws NotModelled for the algorithm `weighted_random`
 * @throws ElbError for what ELB refuses
 */
export function targetGroupAttributes(given: readonly Attribute[]): ReadAttributes {
  const reader = new AttributeReader('target group', given);
  const foreign = given.find(({ Key }) => FOREIGN.test(Key));
  if (foreign) reader.refuse(foreign.Key, 'one of an Application Load Balancer');
  const algorithm = reader.oneOf(ALGORITHM, ['round_robin', 'least_outstanding_requests', 'weighted_random']);
  if (algorithm === 'weighted_random')
    throw new NotModelled(`ELBv2 target group attribute ${ALGORITHM}=weighted_random`);
  reader.oneOf('load_balancing.algorithm.anomaly_mitigation', ['off', 'on']);
  const slowStartSeconds = reader.number(SLOW_START, 0, 900, 0);
  if (slowStartSeconds > 0 && slowStartSeconds < 30) reader.refuse(SLOW_START, '0 or 30 to 900');
  if (slowStartSeconds > 0 && algorithm !== 'round_robin') reader.refuse(SLOW_START, `0 with ${algorithm}`);
  const stickiness = stickinessFrom(reader);
  const attributes = {
    deregistrationDelayMs: 1000 * reader.number('deregistration_delay.timeout_seconds', 0, 3600, 300),
    slowStartMs: 1000 * slowStartSeconds,
    algorithm,
    ...(stickiness && { stickiness }),
    routing: minimumFrom(reader, `${HEALTH}.unhealthy_state_routing.minimum_healthy_targets`),
    dns: minimumFrom(reader, `${HEALTH}.dns_failover.minimum_healthy_targets`),
  };
  return { attributes, notModelled: reader.unread().filter((key) => !SILENT.includes(key)) };
}

function stickinessFrom(reader: AttributeReader): Stickiness | undefined {
  const isEnabled = reader.flag('stickiness.enabled');
  const type = reader.oneOf('stickiness.type', ['lb_cookie', 'app_cookie']);
  const lbSeconds = reader.number('stickiness.lb_cookie.duration_seconds', 1, WEEK, DAY);
  const appSeconds = reader.number('stickiness.app_cookie.duration_seconds', 1, WEEK, DAY);
  const cookieName = reader.text('stickiness.app_cookie.cookie_name');
  if (!isEnabled) return undefined;
  if (type === 'lb_cookie') return { type, durationSeconds: lbSeconds };
  if (cookieName === '' || /^AWSALB/.test(cookieName)) {
    reader.refuse('stickiness.app_cookie.cookie_name', 'a name that does not begin with AWSALB');
  }
  return { type: 'app_cookie', cookieName, durationSeconds: appSeconds };
}

function minimumFrom(reader: AttributeReader, prefix: string): MinimumHealthy {
  return {
    count: reader.numberOrOff(`${prefix}.count`, 1, Number.MAX_SAFE_INTEGER, 1),
    percentage: reader.numberOrOff(`${prefix}.percentage`, 1, 100, 0),
  };
}
