import type { Series } from './metric-math/value';

/** What an alarm is judged by: datapoints of consecutive periods, oldest first. */
export interface EvaluatedRange {
  readonly points: Series;
  /** When each period begins, in simulated milliseconds since the Unix epoch. */
  readonly starts: readonly number[];
  /** When the newest period ends, in simulated milliseconds since the Unix epoch. */
  readonly end: number;
}
