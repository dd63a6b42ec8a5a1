import { randomUUID } from 'node:crypto';
import { PublishCommand, paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { callFailed } from '../../aws/call-failed';
import type { Pause } from '../../aws/pause';
import type { Finding } from '../check';
import { receiversFound, type SeenSubscription } from './decide';
import { type Message, messagesFor, type Occasion, RESOLVED_AFTER } from './messages';
import type { Target } from './topics';

export interface Sending {
  readonly sns: SNSClient;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly environment: string;
  /** Name of its stack, which has the topics. */
  readonly foundation: string;
  /** ARN of who sends. */
  readonly by: string;
}

interface Opened {
  readonly target: Target;
  readonly later: readonly Message[];
}

/** Looks who is subscribed, then sends: to a topic that is there, even where somebody is not confirmed. */
export async function sendTestPages(
  targets: readonly Target[],
  sending: Sending,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const open: Opened[] = [];
  try {
    for (const target of targets) {
      sending.signal.throwIfAborted();
      findings.push(...(await send(target, sending, open)));
    }
  } catch (error) {
    // Whatever keeps the others from being told: what has been opened wakes somebody until it is ended.
    await resolve(open, sending);
    throw error;
  }
  return [...findings, ...(await resolve(open, sending))];
}

/** @param open is told of what it opens, as soon as there is something to end */
async function send(target: Target, sending: Sending, open: Opened[]): Promise<readonly Finding[]> {
  const { findings, gone } = await look(target, sending);
  if (gone) return findings;
  const sent: Finding[] = [];
  const slack = target.receivers.some(({ kind }) => kind === 'slack');
  const { now, later } = messagesFor(occasionOf(target, sending), slack);
  for (const message of now) {
    const finding = await publish(target, message, sending);
    sent.push(finding);
    if (finding.is !== 'right') break;
    if (message === now[0]) open.push({ target, later });
  }
  return [...findings, ...sent];
}

const occasionOf = ({ channel, arn }: Target, { environment, by, pause }: Sending): Occasion => ({
  ...{ channel, topicArn: arn, environment, by, id: randomUUID(), at: pause.now() },
});

/** Ends what it has opened, also for somebody who does not wait for it. */
async function resolve(open: readonly Opened[], sending: Sending): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (!open.some(({ later }) => later.length > 0)) return findings;
  let interrupted: unknown;
  try {
    await sending.pause.sleep(RESOLVED_AFTER * 1000, sending.signal);
  } catch (error) {
    if (!sending.signal.aborted) throw error;
    interrupted = error;
  }
  for (const { target, later } of open) {
    for (const message of later) findings.push(await publish(target, message, sending));
  }
  if (interrupted !== undefined) throw interrupted;
  return findings;
}

async function look(
  target: Target,
  { sns, foundation }: Sending,
): Promise<{ readonly findings: readonly Finding[]; readonly gone: boolean }> {
  const about = `notify.${target.channel}, the topic ${target.arn}`;
  const seen: SeenSubscription[] = [];
  try {
    for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: target.arn })) {
      for (const { SubscriptionArn = '', Protocol = '', Endpoint = '' } of page.Subscriptions ?? []) {
        seen.push({ arn: SubscriptionArn, protocol: Protocol, endpoint: Endpoint });
      }
    }
  } catch (error) {
    if (nameOf(error) === 'NotFoundException')
      return { findings: [noTopic(about, target, foundation)], gone: true };
    return { findings: [unknown(about, error)], gone: false };
  }
  return { findings: receiversFound(target, seen, foundation), gone: false };
}

async function publish(target: Target, message: Message, { sns, foundation }: Sending): Promise<Finding> {
  const about = `notify.${target.channel}, the topic ${target.arn}`;
  const what = message.Subject ?? 'a notice "TEST: …"';
  try {
    const { MessageId = 'without an id' } = await sns.send(
      new PublishCommand({ TopicArn: target.arn, ...message }),
    );
    return { is: 'right', about, says: `sent ${what} (${MessageId})` };
  } catch (error) {
    switch (nameOf(error)) {
      case 'NotFoundException':
        return noTopic(about, target, foundation);
      // source: SNS API reference, Publish, errors
      case 'KMSDisabledException':
      case 'KMSInvalidStateException':
      case 'KMSNotFoundException':
        return {
          ...{
            is: 'wrong',
            about,
            says: `its key cannot be used (${nameOf(error)}): no alarm arrives either`,
          },
          todo: target.own
            ? 'enable the key of the topic, or give it another'
            : `enable the key, or npx cdk deploy ${foundation}`,
        };
      case 'KMSAccessDeniedException':
        return {
          ...{
            is: 'unknown',
            about,
            says: `${what} was not sent: these credentials may not use the topic's key`,
          },
          todo: 'allow kms:GenerateDataKey and kms:Decrypt on the key (its policy lets IAM of the account decide), or send as a role that has them',
        };
      default:
        return unknown(about, error);
    }
  }
}

const noTopic = (about: string, { own }: Target, foundation: string): Finding => ({
  ...{ is: 'wrong', about, says: 'there is no such topic: nobody is told' },
  todo: own
    ? 'make it, or take it out of notify'
    : `deploy it: npx cdk deploy ${foundation}, or name the region that it is in by --region`,
});

/** @throws what is no answer of AWS */
function unknown(about: string, error: unknown): Finding {
  const failed = callFailed(error, about);
  if (failed === undefined) throw error;
  return { is: 'unknown', about, says: failed.message };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
