/** What of a metric alarm is judged. */
export interface Alarm {
  readonly name: string;
  readonly state: string;
  /** Seconds: the longest of its metrics. */
  readonly period: number;
  readonly statistics: readonly string[];
  readonly expressions: readonly string[];
}
