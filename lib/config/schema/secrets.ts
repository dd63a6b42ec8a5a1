import { z } from 'zod';
import { type Duration, days, isDuration } from '../duration';
import { longestRotation, type RotatedSecret, type SecretInput } from '../secrets';
import {
  complain,
  field,
  fields,
  isObject,
  list,
  type Shape,
  text,
  variableName,
  variableRule,
  whole,
} from './field';

const DAY = days(1).milliseconds;

const name = text(variableName, variableRule, 'it names an environment variable');

const rotated = fields(
  {
    kind: z.literal('rotated'),
    name,
    every: field<Duration>(
      (value) =>
        isDuration(value) &&
        Number.isInteger(value.milliseconds / DAY) &&
        value.milliseconds >= DAY &&
        value.milliseconds <= longestRotation.milliseconds,
      'whole days, from 1 to 1000',
      'write it like days(30)',
    ).optional(),
    length: whole(16, 256, 'shorter can be guessed, and longer fits into no header beside others').optional(),
  } satisfies Shape<RotatedSecret>,
  { days: 'every', after: 'every', schedule: 'every', size: 'length' },
);

/** Told by what it is, so that a mistake in one is not reported as a lack of the other. */
const secret = z.unknown().superRefine((value, context) => {
  // An object that `rotated()` has not made is none of the two, and what else is wrong with it helps nobody.
  if (isObject(value) ? value.kind !== 'rotated' : typeof value !== 'string') {
    complain(context, [], {
      rule: 'the name of an environment variable, or rotated()',
      advice: "write it like 'API_KEY' or rotated('SESSION_KEY')",
    });
    return;
  }
  const issues = (isObject(value) ? rotated : name).safeParse(value).error?.issues ?? [];
  for (const issue of issues) context.addIssue({ ...issue } as never);
}) as unknown as z.ZodType<SecretInput>;

export const secrets = list(secret);
