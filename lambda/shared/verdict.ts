/**
 * What a gate says of a release. `inconclusive` is neither: the gate could not tell, waits, and looks again.
 *
 * The reason is shown in many places (ECS events, logs, pull requests), so it holds check ids, statuses and
 * configured values, never bodies, header values or logs.
 */
export type Verdict = Passed | Failed | Inconclusive;

/** The release may go on. */
export interface Passed {
  /** By which it is told from the others. */
  readonly outcome: 'pass';
  /** What was seen, in one sentence. */
  readonly reason: string;
}

/** The release goes back. */
export interface Failed {
  /** By which it is told from the others. */
  readonly outcome: 'fail';
  /** What is wrong, in one sentence. */
  readonly reason: string;
}

/** Nothing is known yet, or could not be found out. */
export interface Inconclusive {
  /** By which it is told from the others. */
  readonly outcome: 'inconclusive';
  /** What is not known, and why, in one sentence. */
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
