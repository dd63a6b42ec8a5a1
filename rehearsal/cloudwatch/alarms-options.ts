import type { OpenQuestions } from '../open-questions';
import { evaluationRange } from './alarm-state';
import { MINUTE } from './metric-store';

/** What CloudWatch's pages leave open, and what tells one rehearsal from another. */
export interface AlarmsOptions extends Pick<OpenQuestions, 'deliveryDelayMs' | 'evaluationRange'> {
  /** The same for alarms with a period below a minute. @default 10000 – one evaluation; a guess, not documented */
  readonly highResolutionDelayMs?: number;
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
