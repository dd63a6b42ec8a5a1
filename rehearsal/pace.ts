import type { DeploymentConfiguration } from './ecs/deployment-configuration';
import { stepsOf } from './ecs/stages';

/** How fast simulated time passes, and how much load there is. */
export interface Pace {
  /** Simulated seconds in a wall second. */
  readonly factor: number;
  /** Requests in a wall second. */
  readonly ratePerSecond: number;
}

/** Simulated milliseconds that a ROLLING release is planned with: its bake follows the alarms, which look back a few minutes. */
const ROLLING_MS = 10 * 60_000;
/** Wall seconds that the holds and the bake of one release should take together. */
const TARGET_SECONDS = 40;
/** Requests in a wall second that two cores serve with room to spare, load generator and tasks included. */
export const HIGHEST_RATE = 1500;
/** Requests in a wall second with which a report's shares mean something. */
const LOWEST_RATE = 100;
/** Requests with which an alarm judges a minute. */
export const JUDGED_FROM = 50;
/** Requests that green should get in a simulated minute of its first step, so that an alarm judges it. */
const TO_GREEN = 120;

/**
 * The fastest pace at which a release takes about 40 s and green's first step still gets enough requests a minute
 * to be judged by. A small canary needs more requests or more time; both have a limit, so it takes longer.
 *
 * @param rate requests in a wall second, when the user says so
 * @param speed the factor, when the user says so
 */
export function paceOf(
  { strategy, bakeMs }: Pick<DeploymentConfiguration, 'strategy' | 'bakeMs'>,
  rate?: number,
  speed?: number,
): Pace {
  const steps = stepsOf(strategy, bakeMs);
  const holds = steps.reduce((sum, step) => sum + step.holdMs, 0);
  const planned = (strategy.name === 'ROLLING' ? Math.max(holds, ROLLING_MS) : holds) / 1000;
  const firstShare = firstShareOf(steps);
  const fastest = ((rate ?? HIGHEST_RATE) * 60 * firstShare) / TO_GREEN;
  const factor = speed ?? Math.max(1, Math.floor(Math.min(planned / TARGET_SECONDS, fastest)));
  const enough = Math.ceil((TO_GREEN * factor) / (60 * firstShare));
  return { factor, ratePerSecond: rate ?? Math.min(HIGHEST_RATE, Math.max(LOWEST_RATE, enough)) };
}

/** Requests that green gets in a simulated minute of its first step. */
export function requestsToGreen({ strategy, bakeMs }: DeploymentConfiguration, pace: Pace): number {
  return ((pace.ratePerSecond * 60) / pace.factor) * firstShareOf(stepsOf(strategy, bakeMs));
}

function firstShareOf(steps: ReturnType<typeof stepsOf>): number {
  return (steps.find((step) => step.productionWeight > 0)?.productionWeight ?? 100) / 100;
}
