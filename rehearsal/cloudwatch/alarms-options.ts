import { evaluationRange } from './alarm-state';
import type { EvaluationOptions } from './metric-alarm';
import { MINUTE } from './metric-store';

/** What CloudWatch's pages leave open, and what tells one rehearsal from another. */
export interface AlarmsOptions {
  /**
   * How long after its end a period's datapoint becomes visible, in simulated milliseconds.
   *
   * @default 60000 – the datapoint of minute m is seen at m + 2 minutes. Not documented; observed: TargetResponseTime
   * of 14:34 alarmed at 14:35:52 (serverfault.com/q/968465)
   */
  readonly deliveryDelayMs?: number;
  /** The same for alarms with a period below a minute. @default 10000 – one evaluation; a guess, not documented */
  readonly highResolutionDelayMs?: number;
  /** How many periods are fetched to judge N of them. @default {@link evaluationRange}, which agrees with AWS's example */
  readonly evaluationRange?: EvaluationOptions['evaluationRange'];
  /** @default `arn:aws:cloudwatch:us-east-1:123456789012:alarm:` and the name */
  readonly arnOf?: (alarmName: string) => string;
  /** Changes of state that are remembered at least. @default 10000 */
  readonly history?: number;
}

/** The options, with the defaults of those that are not given. */
export function alarmsSettings(options: AlarmsOptions): Required<AlarmsOptions> {
  return {
    deliveryDelayMs: options.deliveryDelayMs ?? MINUTE,
    highResolutionDelayMs: options.highResolutionDelayMs ?? 10_000,
    evaluationRange: options.evaluationRange ?? evaluationRange,
    arnOf: options.arnOf ?? ((name) => `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`),
    history: options.history ?? 10_000,
  };
}
