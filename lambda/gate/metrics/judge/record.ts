import type { JudgeInput } from './input';
import { type Judgement, judge } from './judge';

/**
 * One judgement as a gate logs it: all that went in, and what came out. Numbers only, and names of the configuration, so
 * that it may be kept, shown and judged again (`teal judge --replay`).
 */
export interface JudgementRecord {
  readonly message: typeof JUDGED;
  /** Raised when a field of the input is removed or changes its meaning. */
  readonly schemaVersion: 1;
  readonly input: JudgeInput;
  readonly judgement: Pick<Judgement, 'outcome' | 'reason'>;
}

/** By which a line of a log is known. */
export const JUDGED = 'judged';

export function recordOf(input: JudgeInput, { outcome, reason }: Judgement): JudgementRecord {
  return { message: JUDGED, schemaVersion: 1, input, judgement: { outcome, reason } };
}

export interface Replayed {
  readonly same: boolean;
  readonly logged: JudgementRecord['judgement'];
  readonly now: Judgement;
}

/** Judges again what was logged. The words of a reason may change from one version to the next; an outcome must not. */
export function replay({ input, judgement }: JudgementRecord): Replayed {
  const now = judge(input);
  return { same: now.outcome === judgement.outcome, logged: judgement, now };
}
