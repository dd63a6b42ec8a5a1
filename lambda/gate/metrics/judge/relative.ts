import { logBoost } from './boost';
import { logSum } from './log-sum';
import type { Pair } from './minutes';

export interface Ratio {
  readonly ratio: number;
  readonly weight: number;
}

/**
 * How many times as many errors green may have: the evidence is the mean over them, so that none must be guessed. Most
 * releases that are bad are much worse; one that has half as many again is found where the traffic shows it.
 */
export const RATIOS: readonly Ratio[] = [
  { ratio: 1.5, weight: 0.1 },
  { ratio: 2.5, weight: 0.12 },
  { ratio: 5, weight: 0.2 },
  { ratio: 12, weight: 0.28 },
  { ratio: 50, weight: 0.3 },
];

/** Of what is never rare, as slow answers are: twenty times as many is more than all of them. */
export const GENTLE_RATIOS: readonly Ratio[] = [
  { ratio: 1.2, weight: 0.15 },
  { ratio: 1.5, weight: 0.2 },
  { ratio: 2, weight: 0.25 },
  { ratio: 4, weight: 0.2 },
  { ratio: 15, weight: 0.2 },
];

export interface Comparison {
  readonly ratios: readonly Ratio[];
  readonly worse: 'higher' | 'lower';
  /** Logarithm of the evidence that is needed: it is of no use to have more. */
  readonly needed: number;
}

/** Evidence is boosted up to a little more, so that what just reaches it has reached it whatever is rounded. */
const BEYOND = 1e-6;

/**
 * Evidence that green is worse than blue, minute by minute: how much better the errors of both are explained when green
 * has `ratio` times as many. Given that a minute has k errors, each is green's with the chance of green's part of the
 * requests, whatever the rate of errors is; so an incident that both meet is no evidence, nor is a change of traffic.
 *
 * While green is no worse, the chance that it ever reaches what is needed, 1 / alarms, is at most alarms, however often
 * one looks (Ville's inequality): given k, green's errors are drawn without replacement, and the mean of a convex
 * function of them is then at most what it is with replacement (Hoeffding, 1963, theorem 4), which is 1. Beyond what
 * is needed it is cut, see {@link logBoost}.
 *
 * @returns its logarithm after each minute
 */
export function evidence(pairs: readonly Pair[], { ratios, worse, needed }: Comparison): readonly number[] {
  const times = ratios.map(({ ratio }) => (worse === 'higher' ? ratio : 1 / ratio));
  let sums = ratios.map(({ weight }) => Math.log(weight));
  const target = needed + BEYOND;
  return pairs.map((pair) => {
    const after = (bad: number) => {
      const green = { bad, all: pair.green.all };
      const blue = { bad: pair.green.bad + pair.blue.bad - bad, all: pair.blue.all };
      return sums.map((sum, at) => sum + logFactor(green, blue, times[at] as number));
    };
    const boost = logBoost(pair, logSum(sums), target, (bad) => logSum(after(bad)));
    const next = after(pair.green.bad).map((sum) => sum + boost);
    const excess = Math.max(0, logSum(next) - target);
    sums = next.map((sum) => sum - excess);
    return logSum(sums);
  });
}

interface Bad {
  readonly bad: number;
  readonly all: number;
}

/** (r/q)^x · ((1-r)/(1-q))^y with q = n/(n+m) and r = ratio·n/(ratio·n+m), without its cancellations. */
export function logFactor(green: Bad, blue: Bad, ratio: number): number {
  if (green.all === 0 || blue.all === 0) return 0;
  const requests = green.all + blue.all;
  return (
    green.bad * Math.log(ratio) - (green.bad + blue.bad) * Math.log((ratio * green.all + blue.all) / requests)
  );
}

/**
 * The same against a share that is known instead of one that is served beside: the odds of an error are `ratio` times
 * as high. Its mean is at most 1 for every share up to `share` (from it on, where a lower one is worse).
 */
export function evidenceAgainst(
  counts: readonly Bad[],
  share: number,
  { ratios, worse }: Pick<Comparison, 'ratios' | 'worse'>,
): readonly number[] {
  const sums = ratios.map(({ weight }) => Math.log(weight));
  return counts.map(({ bad, all }) => {
    ratios.forEach(({ ratio }, at) => {
      const odds = worse === 'higher' ? ratio : 1 / ratio;
      sums[at] = (sums[at] ?? 0) + bad * Math.log(odds) - all * Math.log1p((odds - 1) * share);
    });
    return logSum(sums);
  });
}
