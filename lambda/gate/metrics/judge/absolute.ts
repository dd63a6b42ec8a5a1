import { TIMES_BUDGET } from './input';

/** Above it, {@link TIMES_BUDGET} times a share would be more than half, and soon more than all. */
const LARGEST_TIMES = 0.5 / TIMES_BUDGET;

/**
 * The share that counts as bad where `good` is good: {@link TIMES_BUDGET} times as much, and beyond one half the odds
 * that it has there, so that it stays below 1. Continuous, and so is what follows from it.
 */
export function badShare(good: number): number {
  if (good <= LARGEST_TIMES) return TIMES_BUDGET * good;
  const times = (1 - LARGEST_TIMES) / LARGEST_TIMES;
  return (times * good) / (1 + (times - 1) * good);
}

/**
 * Wald's sequential test of a share: the logarithm of how much better `bad` of `all` fits the share {@link badShare}
 * than `good`. It falls as `good` rises, so that a `good` which is too large never makes a false alarm.
 * source: A. Wald, Sequential Tests of Statistical Hypotheses, 1945
 */
export function logRatio(bad: number, all: number, good: number): number {
  const worse = badShare(good);
  return bad * Math.log(worse / good) + (all - bad) * (Math.log1p(-worse) - Math.log1p(-good));
}

/** From here on green is worse than its objective. Not Wald's `(1 - misses) / alarms`, which holds only nearly. */
export const failsFrom = (alarms: number): number => -Math.log(alarms);

/** Down to here green is shown to be within its objective. */
export const passesDownTo = (alarms: number, misses: number): number => Math.log(misses / (1 - alarms));

/**
 * Fewer requests than this could not show a share of `bad`, however clean they are: three over it (the rule of three).
 */
export const leastRequests = (bad: number): number => Math.ceil(3 / bad);
