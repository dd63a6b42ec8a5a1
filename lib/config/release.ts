import type { Duration } from './duration';

/**
 * When a release counts as bad while it goes out. Each limit is applied to the worse of the two target groups,
 * since in the sum of both the few requests that reach green disappear.
 */
export interface AlarmLimitsInput {
  /** Less than 100: an alarm sounds above it. @default { percent: 2 } more than 2 % of the requests answered with 5xx */
  readonly errors?: { readonly percent: number };
  /** @default { over: seconds(1), percent: 10 } more than 10 % of the requests slower than a second */
  readonly slow?: { readonly over: Duration; readonly percent: number };
  /**
   * Requests that a target group must have served in a minute before its shares are judged.
   * @default so many that one bad request alone never breaches: 100 / the smaller percent, rounded up (50)
   */
  readonly minimumRequests?: number;
}

/** {@link AlarmLimitsInput}, filled in. */
export interface AlarmLimits {
  readonly errors: { readonly percent: number };
  readonly slow: { readonly over: Duration; readonly percent: number };
  readonly minimumRequests: number;
}

/** Tasks one after the other, without blue and green. */
export interface RollingOptions {
  /** @default see AlarmLimitsInput */
  readonly alarms?: AlarmLimitsInput;
}

/** All users at once, then a bake. What `canary` and `linear` have as well. */
export interface BlueGreenOptions {
  /**
   * How long blue is kept after the traffic has moved. Until it ends, a rollback is a change of weights; after
   * it, a deployment. Whole minutes, 0 to 1440.
   * @default minutes(10) the 5 minutes an alarm needs to see a bad release, twice
   */
  readonly bake?: Duration;
  /** @default see AlarmLimitsInput */
  readonly alarms?: AlarmLimitsInput;
}

/** A share of the users first, then all. */
export interface CanaryOptions extends BlueGreenOptions {
  /** Share of production traffic that green gets first: 0.1 to 100, in steps of 0.1. @default 5 as ECS */
  readonly percent?: number;
  /** How long green keeps that share before it gets all. Whole minutes, 0 to 1440. @default minutes(10) as ECS */
  readonly hold?: Duration;
}

/** Users in equal steps. */
export interface LinearOptions extends BlueGreenOptions {
  /** Share of production traffic that moves in each step: 3 to 100, in steps of 0.1. @default 10 as ECS */
  readonly step?: number;
  /** How long each share but the last is kept. Whole minutes, 0 to 1440. @default minutes(6) as ECS */
  readonly hold?: Duration;
}

/** How a release reaches users, as it is written: made by {@link canary}, {@link blueGreen}, {@link linear} or {@link rolling}. */
export type ReleaseInput =
  | ({ readonly strategy: 'ROLLING' } & RollingOptions)
  | ({ readonly strategy: 'BLUE_GREEN' } & BlueGreenOptions)
  | ({ readonly strategy: 'CANARY' } & CanaryOptions)
  | ({ readonly strategy: 'LINEAR' } & LinearOptions);

export interface RollingRelease {
  readonly strategy: 'ROLLING';
  readonly alarms: AlarmLimits;
}

export interface BlueGreenRelease {
  readonly strategy: 'BLUE_GREEN';
  readonly bake: Duration;
  readonly alarms: AlarmLimits;
}

export interface CanaryRelease {
  readonly strategy: 'CANARY';
  readonly percent: number;
  readonly hold: Duration;
  readonly bake: Duration;
  readonly alarms: AlarmLimits;
}

export interface LinearRelease {
  readonly strategy: 'LINEAR';
  readonly step: number;
  readonly hold: Duration;
  readonly bake: Duration;
  readonly alarms: AlarmLimits;
}

/** How a release reaches users, filled in. Every duration is a whole number of minutes. */
export type Release = RollingRelease | BlueGreenRelease | CanaryRelease | LinearRelease;

/** Tasks are replaced a few at a time behind the same target group. No gates: hooks on ROLLING are undocumented. */
export const rolling = (options: RollingOptions = {}): ReleaseInput => ({ strategy: 'ROLLING', ...options });

/** Green is started beside blue and gets all traffic at once; blue is kept for the bake. */
export const blueGreen = (options: BlueGreenOptions = {}): ReleaseInput => ({
  strategy: 'BLUE_GREEN',
  ...options,
});

/** Green gets a small share for the hold, then all; blue is kept for the bake. The default of every environment. */
export const canary = (options: CanaryOptions = {}): ReleaseInput => ({ strategy: 'CANARY', ...options });

/** Green gets the traffic in equal steps, with a hold after each; blue is kept for the bake. */
export const linear = (options: LinearOptions = {}): ReleaseInput => ({ strategy: 'LINEAR', ...options });
