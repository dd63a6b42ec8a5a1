import { z } from 'zod';
import { type Duration, inMinutes, isDuration } from '../../duration';
import {
  type ApprovalOptions,
  approvalStages,
  type HeaderAudience,
  onApprovalTimeout,
} from '../../gates/approval';
import { complain, field, fields, isObject, oneOf, type Shape, text } from '../field';
import { longestRelease } from '../release';
import { gateOptions } from './common';

/** source: SNS developer guide, topic ARNs; RFC 5321 for what an address may be at most */
export const mailOrTopic =
  /^(arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}|[^\s@:]{1,64}@[^\s@:]{1,255})$/;

const header = fields({
  // `*` and `?` would match more than themselves; a rule takes values of 128 characters.
  // source: Elastic Load Balancing API reference, HttpHeaderConditionConfig
  header: text(
    /^[A-Za-z0-9_-]{16,128}$/,
    '16 to 128 letters, digits, - and _',
    'make one up that nobody guesses, as openssl rand -hex 16 does',
  ),
} satisfies Shape<HeaderAudience>);

/**
 * A range of addresses would need a listener rule of its own, since the conditions of a rule hold together. ECS moves one
 * test rule alone. Whoever else moved the other: when ECS rolls back it puts its own rules back and stops green's tasks,
 * and says nothing before it has; in between the audience would be led to an empty group.
 */
const audience = z.looseObject({}, { error: 'an object' }).superRefine((value, context) => {
  if ('cidr' in value) {
    complain(context, ['cidr'], {
      rule: 'left out, since a listener rule of a range of addresses is none that ECS moves: after a rollback it would lead to a group without tasks',
      advice: 'give the audience a header, or a proxy that adds it',
    });
    return;
  }
  for (const issue of header.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue } as never);
}) as unknown as z.ZodType<NonNullable<ApprovalOptions['audience']>>;

export const approval = fields({
  kind: z.literal('approval'),
  id: gateOptions.id,
  stage: oneOf(approvalStages, 'ECS takes no PAUSE hook at the others').optional(),
  timeout: field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(inMinutes(value)) &&
      inMinutes(value) >= 1 &&
      inMinutes(value) <= longestRelease,
    `whole minutes from 1 to ${longestRelease}`,
    'write it like hours(3): ECS counts in minutes, and CloudFormation refuses a release over 33 hours',
  ).optional(),
  onTimeout: oneOf(onApprovalTimeout, 'say what silence means').optional(),
  notify: text(
    mailOrTopic,
    'the ARN of an SNS topic or an e-mail address',
    'write it like arn:aws:sns:eu-west-1:111122223333:releases',
  ).optional(),
  audience: audience.optional(),
} satisfies Shape<{ kind: 'approval' } & ApprovalOptions>);

/**
 * A listener rule takes 5 values in all: one of the host or the path, three of the test header while it is rotated, and
 * so one of an audience. source: Elastic Load Balancing user guide, quotas
 */
export function audiencesOf(gates: readonly unknown[]): readonly unknown[] {
  const headers = gates.flatMap((gate) =>
    isObject(gate) && gate.kind === 'approval' && isObject(gate.audience) ? [gate.audience.header] : [],
  );
  return [...new Set(headers.filter((each) => each !== undefined))];
}
