import type { JudgeInput, MinuteCounts, ResponseTime } from './input';
import { beforeGreen, countingMinutes } from './minutes';
import { median } from './ranks';

/** How long answers took on both sides. */
export interface ResponseTimes {
  readonly green: ResponseTime;
  /** Beside green, or before it. Absent where blue answered nothing. */
  readonly blue?: ResponseTime;
  /** Green's as a multiple of blue's. */
  readonly ratio?: ResponseTime;
}

const PERCENTILES = ['p50', 'p95', 'p99'] as const;

/**
 * The middle one of each percentile among the minutes that count. For people, and nothing is decided by it: a minute's
 * percentile is no latency of a request, and tests of a few of them are not valid at every look (docs/judge.md).
 *
 * @returns undefined where no answer of green was timed
 */
export function responseTimesOf(input: JudgeInput): ResponseTimes | undefined {
  const counting = new Set(countingMinutes(input));
  const isCounting = ({ minute }: MinuteCounts) => counting.has(minute);
  const green = middleOf(input.green.filter(isCounting));
  if (!green) return undefined;
  const blue = middleOf(input.exposure === 'beside' ? input.blue.filter(isCounting) : beforeGreen(input));
  if (!blue) return { green };
  const isTimed = PERCENTILES.every((one) => blue[one] > 0);
  return { green, blue, ...(isTimed && { ratio: each((one) => green[one] / blue[one]) }) };
}

function middleOf(minutes: readonly MinuteCounts[]): ResponseTime | undefined {
  const timed = minutes.flatMap(({ responseTime }) => responseTime ?? []);
  return timed.length === 0 ? undefined : each((one) => median(timed.map((minute) => minute[one])));
}

const each = (of: (percentile: keyof ResponseTime) => number): ResponseTime => ({
  p50: of('p50'),
  p95: of('p95'),
  p99: of('p99'),
});
