/**
 * What a gate says of a release. `inconclusive` is neither: the gate could not tell, waits, and looks again.
 *
 * The reason is shown in many places (ECS events, logs, pull requests), so it holds check ids, statuses and
 * configured values, never bodies, header values or logs.
 */
export type Verdict = Passed | Failed | Inconclusive;

export interface Passed {
  readonly outcome: 'pass';
  readonly reason: string;
}

export interface Failed {
  readonly outcome: 'fail';
  readonly reason: string;
}

export interface Inconclusive {
  readonly outcome: 'inconclusive';
  readonly reason: string;
  /**
   * What the next look gets back as `event.state`: JSON, at most 16 KiB, no secret, since ECS keeps it. A verdict with a
   * state is that of a look that goes on (a migration that runs, a test that still counts), so it is asked again until
   * the gate's patience ends, also where `onInconclusive` is another than `wait`.
   */
  readonly state?: unknown;
  /** Seconds until the next look, 1 to 900. @default 30, ECS's own */
  readonly callBackDelay?: number;
}
