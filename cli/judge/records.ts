import { z } from 'zod';
import { JUDGED, type JudgementRecord, unpackedInput } from '../../lambda/gate/metrics/judge/record';
import { EXIT, VerbFailed } from '../exit-codes';

const count = z.number().min(0);
const minute = z.int();
const percentiles = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });
const minutes = z.array(
  z.object({
    minute,
    requests: count,
    errors: count,
    slow: count,
    answered: count.optional(),
    counts: z.record(z.string(), count).optional(),
    responseTime: percentiles.optional(),
  }),
);
const values = z.array(z.object({ minute, value: z.number() }));
const worse = z.enum(['higher', 'lower']);
const share = z.number().gt(0).lt(1);

/** As the gate logs it: {@link JudgementRecord}. */
const record = z.object({
  message: z.literal(JUDGED),
  schemaVersion: z.literal(1),
  input: z.object({
    now: z.number(),
    exposure: z.enum(['hidden', 'beside', 'alone']),
    since: z.number(),
    green: minutes,
    blue: minutes,
    shares: z.array(z.object({ name: z.string(), worse: worse.optional(), budget: share.optional() })),
    numbers: z.array(z.object({ name: z.string(), worse, by: share, since: values, before: values })),
    rules: z.object({
      delay: count,
      warmUp: count,
      leastMinutes: count,
      falseAlarms: share,
      misses: share,
    }),
  }),
  judgement: z.object({
    outcome: z.enum(['pass', 'fail', 'inconclusive', 'not yet exposed']),
    reason: z.string(),
    responseTime: z
      .object({ green: percentiles, blue: percentiles.optional(), ratio: percentiles.optional() })
      .optional(),
  }),
});

export interface LoggedRecord {
  /** Of the file, from 1. */
  readonly line: number;
  readonly record: JudgementRecord;
}

/**
 * The judgements in the lines of a log, each of which may begin with a time or more.
 *
 * @throws VerbFailed where there is none, or one that cannot be read: all of them are judged again, or none
 */
export function recordsOf(file: string, text: string): readonly LoggedRecord[] {
  const found = text.split('\n').flatMap((content, at): LoggedRecord[] => {
    const read = objectIn(content);
    if (!read && content.includes(`"message":"${JUDGED}"`)) {
      throw badInput(
        `${file}, line ${at + 1} must be a whole judgement, got a part of one; fetch the log again, with whole lines`,
      );
    }
    if (read?.message !== JUDGED) return [];
    const { data, error } = record.safeParse({ ...read, input: inputOf(file, at + 1, read) });
    // What is optional and not there is not there in what was parsed either.
    if (data) return [{ line: at + 1, record: data as JudgementRecord }];
    const where = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw badInput(`${file}, line ${at + 1} must be a judgement as Teal logs it, got one with ${where}`);
  });
  if (found.length === 0) {
    throw badInput(
      `${file} must hold a line with "message":"${JUDGED}", got none; write the log of the gate metrics to it with aws logs tail (teal judge --help)`,
    );
  }
  return found;
}

/** As it stands there, or packed. */
function inputOf(
  file: string,
  line: number,
  { input, packedInput }: Readonly<Record<string, unknown>>,
): unknown {
  if (typeof packedInput !== 'string') return input;
  try {
    return unpackedInput(packedInput);
  } catch (error) {
    throw badInput(
      `${file}, line ${line} must be a judgement as Teal logs it, got a packedInput that cannot be unpacked; fetch the log again, with whole lines`,
      error,
    );
  }
}

export const badInput = (message: string, cause?: unknown) =>
  new VerbFailed(EXIT.BAD_INPUT, message, cause === undefined ? {} : { cause });

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  const start = line.indexOf('{');
  if (start < 0) return undefined;
  try {
    const read: unknown = JSON.parse(line.slice(start));
    return typeof read === 'object' && read !== null ? { ...read } : undefined;
  } catch {
    // Another line of the log: what Lambda itself writes is no JSON of ours.
    return undefined;
  }
}
