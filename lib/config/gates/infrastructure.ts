import type { TlsFloor } from '../../../lambda/shared/environment';
import type { GateInput } from '.';
import type { GateOptions, GateSettings } from './common';
import { settingsOf } from './settings';

/** What must be in order around a release: docs/gates/infrastructure.md. */
export interface InfrastructureOptions extends GateOptions {
  /** Ports that may answer beside 80 and, with a domain, 443: those of listeners that your own code adds. @default none */
  readonly ports?: readonly number[];
  /**
   * Whole days that the certificate must still be valid: 1 to 200. Only with a domain.
   * @default 14 as AWS Config's rule acm-certificate-expiration-check has it: ACM renews weeks earlier, so that
   * something is wrong by then, and two weeks are left to a person
   */
  readonly daysLeft?: number;
  /**
   * The oldest version of TLS that may be accepted. Only with a domain. `1.3` is for a listener whose policy your own
   * code has set: Teal's accepts 1.2. @default '1.2' RFC 8996 forbids what is older
   */
  readonly tls?: TlsFloor;
}

export interface Infrastructure extends GateSettings {
  readonly kind: 'infrastructure';
  readonly ports: readonly number[];
  readonly daysLeft: number;
  readonly tls: TlsFloor;
}

/** source: AWS Config developer guide, acm-certificate-expiration-check, daysToExpiration */
const defaultDaysLeft = 14;

/** Looks at the load balancer's ports, its certificate, redirect and TLS, and at the health of green's targets. */
export const infrastructure = (options: InfrastructureOptions = {}): GateInput => ({
  kind: 'infrastructure',
  ...options,
});

export const fillInfrastructure = (options: InfrastructureOptions): Infrastructure => ({
  kind: 'infrastructure',
  ...settingsOf('infrastructure', options),
  stages: ['POST_TEST_TRAFFIC_SHIFT'],
  ports: options.ports ?? [],
  daysLeft: options.daysLeft ?? defaultDaysLeft,
  tls: options.tls ?? '1.2',
});
