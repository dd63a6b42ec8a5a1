import type { Duration } from 'aws-cdk-lib';
import { PERIOD } from '../alarm-factory';

/** A target group: A is the primary one, B the alternate. Never blue or green, which they are in turn. */
export type Group = 'A' | 'B';

/**
 * What CloudWatch can tell of roles, since only ECS knows them: `live` is the group that more requests went to in the
 * period, `other` the one with fewer. Right at a canary, and until half of a linear shift, when they change places; with as many
 * on both, none as well, A counts as live.
 */
export type Role = 'live' | 'other';

/** `all`: of the whole load balancer, right whichever group is live. */
export type Part = 'all' | Group | Role;

/** Of which part of the load balancer a metric is, and by which period. */
export interface SignalOptions<P extends Part = Part> {
  /** @default 'all', and where a load balancer has no such number 'live' */
  readonly of?: P;
  /** @default a minute, in which a load balancer publishes */
  readonly period?: Duration;
}

/** By which period a metric is. */
export interface SignalPeriod {
  /** @default a minute, in which a load balancer publishes */
  readonly period?: Duration;
}

/** {@link SignalOptions}, filled in. */
export const periodOf = ({ period = PERIOD }: SignalPeriod): Duration => period;

/** `requests`, `requests of live`. */
export const labelOf = (what: string, part: Part): string => (part === 'all' ? what : `${what} of ${part}`);
