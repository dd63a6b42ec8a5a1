import type { EvaluatedRange } from './evaluated-range';
import { MINUTE } from './metric-store';

/**
 * A new alarm stays in INSUFFICIENT_DATA while it warms up, once in its life.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
 */
export interface WarmUp {
  readonly durationMs: number;
  /** False, AWS's default: it ends as soon as the evaluation window is full of data. */
  readonly onlyStartEvaluatingAfterWarmUpPeriodEnds: boolean;
}

/** When an alarm's data began, by the first range that holds some. */
export function dataSince({ points, starts, end }: EvaluatedRange): number | undefined {
  const oldest = points.findIndex((point) => point !== undefined);
  if (oldest === -1) return undefined;
  // A range that has nothing but its newest period saw the data arrive: in the minute that has just become visible.
  return oldest === points.length - 1 ? end - MINUTE : starts[oldest];
}

/**
 * Whether N periods are full: data began before them and the newest has a datapoint. An expression that always has
 * a datapoint (FILL, IF) is full at once, by the letter of the documentation; it speaks of metrics only.
 */
export function fillsWindow(
  range: EvaluatedRange,
  evaluationPeriods: number,
  since: number | undefined,
): boolean {
  const windowStart = range.starts.at(-evaluationPeriods) as number;
  return range.points.at(-1) !== undefined && since !== undefined && since <= windowStart;
}
