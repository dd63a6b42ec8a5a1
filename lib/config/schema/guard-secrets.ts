import { z } from 'zod';
import type { GuardSecretsInput } from '../guard-secrets';
import { complain, fields, isObject, list, type Shape, text } from './field';

/** They stand in the pattern of a rule, too. source: EventBridge quotas: 2,048 characters */
const MOST_READERS = 5;

/** Whole: with a `*` it would be whoever makes a role that is called so. source: IAM user guide, "IAM identifiers" */
const reader = text(
  /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  'the ARN of a role or a user in IAM, whole and without wildcards',
  'write it like arn:aws:iam::111122223333:role/copies-secrets',
);

const guard = fields(
  {
    readers: list(reader)
      .superRefine((value, context) => {
        if (value.length <= MOST_READERS) return;
        complain(context, [], {
          rule: `at most ${MOST_READERS}`,
          got: String(value.length),
          advice: 'let them take one role',
        });
      })
      .optional(),
  } satisfies Shape<GuardSecretsInput>,
  { allow: 'readers', roles: 'readers', principals: 'readers' },
);

/** A union of zod would report the lack of both. */
export const guardSecrets = z.unknown().superRefine((value, context) => {
  if (typeof value === 'boolean') return;
  if (!isObject(value)) {
    complain(context, [], {
      rule: 'true, false or an object',
      advice: 'write true, or { readers: […] }',
    });
    return;
  }
  for (const issue of guard.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue } as never);
}) as unknown as z.ZodType<boolean | GuardSecretsInput>;
