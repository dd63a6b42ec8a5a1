import { gunzipSync, gzipSync } from 'node:zlib';
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
  readonly judgement: Pick<Judgement, 'outcome' | 'reason' | 'responseTime'>;
}

/** The same in a line that is not too long: its input as JSON, in gzip, in base64. */
export interface PackedRecord extends Omit<JudgementRecord, 'input'> {
  readonly packedInput: string;
}

/** By which a line of a log is known. */
export const JUDGED = 'judged';

/**
 * Bytes of an input that is logged as it is. An event of a log has at most 256 KB, which CloudWatch has raised for some
 * ways in; a line that is longer is cut, and could not be judged again. A day of minutes is longer.
 * source: CloudWatch Logs API reference, InputLogEvent
 */
const LONGEST = 200_000;
/** What a line can hold is some megabytes: more was not made by a gate. */
const MOST_UNPACKED = 100_000_000;

export function recordOf(input: JudgeInput, { outcome, reason, responseTime }: Judgement): JudgementRecord {
  const judgement = { outcome, reason, ...(responseTime && { responseTime }) };
  return { message: JUDGED, schemaVersion: 1, input, judgement };
}

export function packed({ input, ...record }: JudgementRecord): JudgementRecord | PackedRecord {
  const json = JSON.stringify(input);
  if (Buffer.byteLength(json) <= LONGEST) return { ...record, input };
  return { ...record, packedInput: gzipSync(json).toString('base64') };
}

/** @throws Error for what {@link packed} has not made */
export const unpackedInput = (packedInput: string): unknown =>
  JSON.parse(gunzipSync(Buffer.from(packedInput, 'base64'), { maxOutputLength: MOST_UNPACKED }).toString());

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
