import { badShare, failsFrom, leastRequests, logRatio, passesDownTo } from './absolute';
import { OF_TEST } from './alarms';
import { lowerBound, upperBound } from './bounds';
import type { JudgeInput, ShareMetric } from './input';
import { type Count, historyOf, type Pair, pairsOf, sum } from './minutes';
import { type Comparison, evidence, evidenceAgainst, GENTLE_RATIOS, RATIOS } from './relative';

/** What is found of one metric. */
export interface Finding {
  readonly name: string;
  /** `open`: neither worse nor yet shown to be well. */
  readonly outcome: 'worse' | 'well' | 'open';
  /** Which test says that it is worse; with `open`, what is missing. */
  readonly by?: 'objective' | 'blue' | 'before' | 'requests';
  /** When it was first found to be worse: the minute that began then. */
  readonly minute?: number;
  readonly green: Tally;
  /** Beside green, or before it. */
  readonly blue: Tally;
  /** Logarithm of the evidence that green is worse than blue, and from where on it is. */
  readonly evidence?: Reached;
  /** The same against the objective; what shows green to be within it is below 0. */
  readonly objective?: Reached;
  /** Whether blue breaks the objective as well. */
  readonly shared?: true;
}

export interface Tally {
  readonly bad: number;
  readonly all: number;
}

export interface Reached {
  readonly reached: number;
  readonly needed: number;
}

/** Fewer events than this are chance, and so is what happens within one minute, unless most of all requests meet it. */
const LEAST_BAD = 3;
const LEAST_MINUTES_BAD = 2;
const MOST = 0.5;

/**
 * How much the share of a service may move within the hour before a release without anybody's fault. It is allowed for
 * where blue is idle: no blue shows then what green's users would have met.
 */
export const DRIFT = 1.5;

/** What a service that is well hardly has. */
const RARE: readonly string[] = ['errors', 'unanswered'];

/** @param alarms this metric's part of the chance of a false alarm */
export function judgeShare(input: JudgeInput, metric: ShareMetric, alarms: number): Finding {
  const pairs = pairsOf(input, metric);
  const green = sum(pairs.map((pair) => pair.green));
  const reference =
    input.exposure === 'beside' ? sum(pairs.map((pair) => pair.blue)) : historyOf(input, metric);
  const needed = failsFrom(alarms * OF_TEST.relative);
  const comparison = {
    ratios: RARE.includes(metric.name) ? RATIOS : GENTLE_RATIOS,
    worse: metric.worse ?? 'higher',
    needed,
  };
  const relative = relativeOf(input, comparison, pairs, reference, alarms * OF_TEST.bound);
  const found = {
    name: metric.name,
    green: { bad: green.bad, all: green.all },
    blue: { bad: reference.bad, all: reference.all },
    evidence: { reached: relative.at(-1) ?? 0, needed },
  };
  const believed = believable(pairs, metric);
  const worseAt = relative.findIndex((reached, at) => reached >= needed && believed[at]);
  if (worseAt >= 0) {
    const by = input.exposure === 'beside' ? 'blue' : 'before';
    return {
      ...found,
      ...{ outcome: 'worse', by, minute: minuteOf(pairs, worseAt) },
      evidence: { reached: relative[worseAt] as number, needed },
    };
  }
  if (metric.budget === undefined) {
    return green.all > 0 ? { ...found, outcome: 'well' } : { ...found, outcome: 'open', by: 'requests' };
  }
  const broken = breaks(input, metric.budget, pairs, reference, alarms).findIndex(
    (isBroken, at) => isBroken && believed[at],
  );
  if (broken >= 0) return { ...found, outcome: 'worse', by: 'objective', minute: minuteOf(pairs, broken) };
  return { ...found, ...within(metric.budget, green, reference, alarms, input.rules.misses) };
}

const minuteOf = (pairs: readonly Pair[], at: number): number => (pairs[at] as Pair).minute;

/** Evidence against blue, after each minute. */
function relativeOf(
  { exposure }: JudgeInput,
  comparison: Comparison,
  pairs: readonly Pair[],
  reference: Count,
  miss: number,
): readonly number[] {
  if (exposure === 'beside') return evidence(pairs, comparison);
  if (reference.all === 0) return pairs.map(() => 0);
  const share =
    comparison.worse === 'higher'
      ? Math.min(1, DRIFT * upperBound(reference.bad, reference.all, miss))
      : lowerBound(reference.bad, reference.all, miss) / DRIFT;
  return evidenceAgainst(
    pairs.map(({ green }) => green),
    share,
    comparison,
  );
}

/** Whether what green met until each minute is more than a burst. */
function believable(pairs: readonly Pair[], { worse = 'higher' }: ShareMetric): readonly boolean[] {
  let [bad, all, minutes] = [0, 0, 0];
  return pairs.map(({ green }) => {
    bad += green.bad;
    all += green.all;
    // Fewer of what is good is seen in every minute with requests.
    if (worse === 'lower' ? green.all > 0 : green.bad > 0) minutes += 1;
    if (worse === 'lower') return minutes >= LEAST_MINUTES_BAD;
    return (bad >= LEAST_BAD && minutes >= LEAST_MINUTES_BAD) || bad > MOST * all;
  });
}

/**
 * Whether green breaks the objective after each minute, by more than blue may: `good` is the budget, or what blue can
 * be said to have at most. Where blue has served too few to say anything before, the budget alone counts.
 */
function breaks(
  { exposure }: JudgeInput,
  budget: number,
  pairs: readonly Pair[],
  history: Count,
  alarms: number,
): readonly boolean[] {
  const needed = failsFrom(alarms * OF_TEST.absolute);
  const miss = alarms * OF_TEST.bound;
  const total = { green: { bad: 0, all: 0 }, blue: { bad: 0, all: 0 } };
  return pairs.map((pair) => {
    for (const side of ['green', 'blue'] as const) {
      total[side].bad += pair[side].bad;
      total[side].all += pair[side].all;
    }
    const { green } = total;
    // A larger `good` only lowers it, so that blue's bound is worked out where it decides.
    if (logRatio(green.bad, green.all, budget) < needed) return false;
    const blue = exposure === 'beside' ? total.blue : history;
    if (exposure === 'alone' && blue.all < leastRequests(badShare(budget))) return true;
    const good = Math.max(budget, upperBound(blue.bad, blue.all, miss));
    return good < 1 && logRatio(green.bad, green.all, good) >= needed;
  });
}

/**
 * Whether green is shown to be within the objective, or no worse than what blue has at least: an incident that both
 * meet does not keep a release waiting.
 */
function within(
  budget: number,
  green: Count,
  blue: Count,
  alarms: number,
  misses: number,
): Pick<Finding, 'outcome' | 'by' | 'objective' | 'shared'> {
  const good = Math.max(budget, lowerBound(blue.bad, blue.all, misses));
  const objective = {
    reached: logRatio(green.bad, green.all, good),
    needed: passesDownTo(alarms, misses),
  };
  const shared = good > budget && green.bad > budget * green.all ? ({ shared: true } as const) : {};
  if (green.all < leastRequests(badShare(good))) return { outcome: 'open', by: 'requests', objective };
  if (objective.reached > objective.needed) return { outcome: 'open', by: 'objective', objective, ...shared };
  return { outcome: 'well', objective, ...shared };
}
