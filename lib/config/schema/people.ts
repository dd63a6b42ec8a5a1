import { isRole } from '../people';
import type { OperatorInput, PeopleInput, TrustInput } from '../types-people';
import { complain, fields, flag, isObject, list, once, type Shape, text } from './field';

/**
 * Of a role, a user or an account, each whole: a `*` would trust whoever makes a role that is called so.
 * source: IAM user guide, "IAM identifiers": letters, digits and +=,.@_- in names, and / in paths
 */
const principal = /^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/([\w+=,.@-]+\/)*[\w+=,.@-]{1,64})$/;

const trusted = list(
  text(
    principal,
    'the ARN of a role, a user or an account’s root in IAM, whole and without wildcards',
    'write it like arn:aws:iam::111122223333:role/on-call; aws iam list-roles has those of permission sets',
  ),
  1,
);

/** source: STS API reference, Tag (Key): at most 128; here without what a policy variable cannot hold */
const personTag = text(
  /^[A-Za-z0-9_.:=+@-]{1,128}$/,
  'the key of a session tag',
  'write it like email: an attribute for access control of IAM Identity Center',
);

const shape = {
  trusted,
  mfa: flag('leave it out to ask users for a second factor').optional(),
  personTag: personTag.optional(),
} satisfies Shape<TrustInput>;

type Context = Parameters<typeof complain>[0];

function together({ trusted, mfa, personTag }: TrustInput, context: Context): void {
  const roles = trusted.filter(isRole);
  if (mfa !== undefined && roles.length === trusted.length) {
    complain(context, ['mfa'], {
      rule: 'left out where roles alone are trusted',
      advice:
        'remove it: a session of a role carries no second factor to the next; ask for it where people sign in',
    });
  }
  if (mfa === false && trusted.some((arn) => arn.endsWith(':root'))) {
    complain(context, ['mfa'], {
      rule: 'true where a whole account is trusted',
      advice: 'remove it, or name the users: a key that leaks would be enough',
    });
  }
  if (personTag !== undefined && roles.length === 0) {
    complain(context, ['personTag'], {
      rule: 'left out where no role is trusted',
      advice: 'remove it: users are held to their own name',
    });
  }
}

const trust = fields(shape).superRefine(together, once('trusted', 'mfa', 'personTag'));

const operator = fields({
  ...shape,
  rollback: flag('leave it out to have it with a bootstrap of the delivery’s own').optional(),
} satisfies Shape<OperatorInput>).superRefine(together, once('trusted', 'mfa', 'personTag'));

export const people = fields({
  reader: trust.optional(),
  operator: operator.optional(),
  breakGlass: trust.optional(),
} satisfies Shape<PeopleInput>).superRefine(
  (value, context) => {
    // A word that is none of them has its own problem.
    if (Object.values(value).some((role) => role !== undefined)) return;
    complain(context, [], {
      rule: 'at least one role',
      advice: 'give reader, operator or breakGlass, or leave it out',
    });
  },
  { when: ({ value }) => isObject(value) },
);
