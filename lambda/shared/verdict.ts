/**
 * What a gate says of a release. `inconclusive` is neither: the gate could not tell, waits, and looks again.
 *
 * The reason is shown in many places (ECS events, logs, pull requests), so it holds check ids, statuses and
 * configured values, never bodies, header values or logs.
 */
export interface Verdict {
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  readonly reason: string;
}
