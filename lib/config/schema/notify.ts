import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Channel, NotifyInput, PagerDuty, ReceiverInput, Slack } from '../notify';
import { complain, fields, isObject, type Shape, text } from './field';
import { mailOrTopic } from './gates/approval';

/** source: Secrets Manager API reference, CreateSecret (Name); `:` and `}` would end the dynamic reference */
export const secretOfManager = text(
  /^[A-Za-z0-9/_+=.@-]{1,512}$/,
  'the name of a secret of Secrets Manager',
  'write its name, not its ARN and not the key itself',
);

const pagerDuty = fields({
  kind: z.literal('pager-duty'),
  secret: secretOfManager,
} satisfies Shape<PagerDuty>);

/** source: CloudFormation template reference, AWS::Chatbot::SlackChannelConfiguration (SlackWorkspaceId, SlackChannelId) */
const slack = fields({
  kind: z.literal('slack'),
  workspace: text(
    /^T[0-9A-Z]{2,254}$/,
    'the id of a workspace of Slack',
    'write it like T0123456789: the console of Amazon Q Developer in chat applications shows it',
  ),
  channel: text(
    /^[CG][0-9A-Z]{2,254}$/,
    'the id of a channel of Slack',
    'write it like C0123456789: Slack shows it at the end of the channel’s details',
  ),
} satisfies Shape<Slack>);

const rule = 'an e-mail address, the ARN of an SNS topic, pagerDuty() or slack()';

/**
 * Topics of the team's own in one list, beside the one that Teal makes for the others: an alarm has five actions of a state,
 * and a rule five targets. source: CloudWatch API reference, PutCompositeAlarm (AlarmActions); EventBridge quotas, targets
 */
const MOST_TOPICS = 4;

type Context = Parameters<typeof complain>[0];

/** Told by its kind, so that a mistake in one is not reported as a lack of the others. */
function checkReceiver(value: unknown, context: Context, path: PropertyKey[], channel: Channel): void {
  if (typeof value === 'string') {
    if (!mailOrTopic.test(value)) {
      complain(context, path, { rule, advice: 'write an address like ops@example.com' });
    }
    return;
  }
  const kind = isObject(value) ? value.kind : undefined;
  if (kind !== 'pager-duty' && kind !== 'slack') {
    complain(context, path, { rule, advice: 'write one of them, or a list of them' });
    return;
  }
  if (kind === 'pager-duty' && channel === 'deploys') {
    complain(context, path, {
      rule: 'other than pagerDuty(), which understands alarms alone',
      advice: 'give an e-mail address or slack(), or leave it out',
    });
    return;
  }
  const parsed = (kind === 'slack' ? slack : pagerDuty).safeParse(value);
  for (const issue of parsed.error?.issues ?? []) {
    context.addIssue({ ...issue, path: [...path, ...issue.path] } as never);
  }
}

const receiversOf = (channel: Channel) =>
  z.unknown().superRefine((value, context) => {
    // Left out, it is nobody.
    if (value === undefined) return;
    if (!Array.isArray(value)) {
      checkReceiver(value, context, [], channel);
      return;
    }
    if (value.length === 0) {
      complain(context, [], { rule: 'at least one receiver', advice: 'leave it out to tell nobody' });
    }
    value.forEach((one, index) => {
      checkReceiver(one, context, [index], channel);
      if (value.findIndex((other) => isDeepStrictEqual(other, one)) < index) {
        complain(context, [index], { rule: 'named once', advice: 'remove it' });
      }
    });
    const topics = value.filter((one) => typeof one === 'string' && one.startsWith('arn:'));
    if (topics.length > MOST_TOPICS) {
      complain(context, [], {
        rule: `at most ${MOST_TOPICS} topics of your own`,
        got: String(topics.length),
        advice: 'subscribe the others to one of them',
      });
    }
  }) as unknown as z.ZodType<ReceiverInput | readonly ReceiverInput[] | undefined>;

export const notify = fields({
  page: receiversOf('page').optional(),
  ticket: receiversOf('ticket').optional(),
  deploys: receiversOf('deploys').optional(),
} satisfies Shape<NotifyInput>);
