import { type JudgeInput, MINUTE, type MinuteCounts, type MinuteMetric, type ShareMetric } from './input';

/** What one side did in the minutes that count: `bad` of `all`. */
export interface Count {
  readonly minute: number;
  readonly bad: number;
  readonly all: number;
}

/** A minute of both sides. */
export interface Pair {
  readonly minute: number;
  readonly green: Count;
  readonly blue: Count;
}

/**
 * Minutes that are whole, of which green had users from beginning to end, and that are past the warm-up. What is missing
 * from a side's metrics was a minute without requests.
 */
export function countingMinutes(input: JudgeInput): readonly number[] {
  const { from, until } = bounds(input);
  const minutes = [...input.green, ...(input.exposure === 'beside' ? input.blue : [])].map(
    ({ minute }) => minute,
  );
  return [...new Set(minutes)].filter((at) => at >= from && at + MINUTE <= until).sort((a, b) => a - b);
}

/** From when on minutes count, and until when they are whole. */
function bounds({ since, now, rules }: JudgeInput): { from: number; until: number } {
  return { from: Math.ceil(since / MINUTE) * MINUTE + rules.warmUp, until: now - rules.delay };
}

export function pairsOf(input: JudgeInput, metric: ShareMetric): readonly Pair[] {
  const [green, blue] = [byMinute(input.green), byMinute(input.blue)];
  return countingMinutes(input).map((minute) => ({
    minute,
    green: countOf(minute, green.get(minute), metric),
    blue: countOf(minute, blue.get(minute), metric),
  }));
}

/** Blue's minutes before green had users, added up. */
export function historyOf(input: JudgeInput, metric: ShareMetric): Count {
  return sum(beforeGreen(input).map((one) => countOf(one.minute, one, metric)));
}

export const beforeGreen = ({ blue, since }: JudgeInput): readonly MinuteCounts[] =>
  blue.filter(({ minute }) => minute + MINUTE <= since);

/** The numbers that count of a metric of the whole service. */
export function valuesSince(input: JudgeInput, metric: MinuteMetric): readonly number[] {
  const { from, until } = bounds(input);
  return metric.since
    .filter(({ minute }) => minute >= from && minute + MINUTE <= until)
    .sort((a, b) => a.minute - b.minute)
    .map(({ value }) => value);
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (total, { minute, bad, all }) => ({ minute, bad: total.bad + bad, all: total.all + all }),
    { minute: 0, bad: 0, all: 0 },
  );
}

const byMinute = (counts: readonly MinuteCounts[]) => new Map(counts.map((one) => [one.minute, one]));

function countOf(minute: number, counts: MinuteCounts | undefined, { name }: ShareMetric): Count {
  if (!counts) return { minute, bad: 0, all: 0 };
  const all = name === 'slow' ? (counts.answered ?? counts.requests) : counts.requests;
  const bad =
    name === 'errors' ? counts.errors : name === 'slow' ? counts.slow : (counts.counts?.[name] ?? 0);
  // Counts can be interpolated (TC), and errors can be counted that no request was: a share stays one.
  return { minute, bad: Math.min(Math.max(0, Math.round(bad)), Math.round(all)), all: Math.round(all) };
}
