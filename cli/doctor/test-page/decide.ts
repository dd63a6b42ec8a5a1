import type { Receiver } from '../../../rehearsal/assembly/teal-manifest';
import { wordsOf } from '../../runbook/fill';
import type { Finding } from '../check';
import type { Target } from './topics';

/** As SNS lists it. */
export interface SeenSubscription {
  /** An ARN once it is confirmed; `PendingConfirmation` before. */
  readonly arn: string;
  readonly protocol: string;
  /** Of PagerDuty it holds a key: never to be shown. */
  readonly endpoint: string;
}

// source: SNS API reference, ListSubscriptionsByTopic: SubscriptionArn; developer guide, "Confirm the subscription":
// PendingConfirmation until its owner has confirmed it
const confirmed = ({ arn }: SeenSubscription): boolean => arn.startsWith('arn:');

const PAGER_DUTY = 'https://events.pagerduty.com/integration/';

/** Which of the subscriptions are those of a receiver. */
function isOf({ protocol, endpoint }: SeenSubscription, receiver: Receiver): boolean {
  switch (receiver.kind) {
    case 'e-mail':
      return protocol === 'email' && endpoint.toLowerCase() === receiver.address.toLowerCase();
    case 'pager-duty':
      return protocol === 'https' && endpoint.startsWith(PAGER_DUTY);
    // https://global.sns-api.chatbot.amazonaws.com, as subscriptions of it have it; AWS's guide does not name it.
    case 'slack':
      return protocol === 'https' && /^https:\/\/[\w.-]*chatbot\.amazonaws\.com(\/|$)/.test(endpoint);
    case 'topic':
      return false;
  }
}

/** What each receiver of a topic looks for, or what keeps it from being told. */
export function receiversFound(
  { channel, arn, own, receivers }: Target,
  seen: readonly SeenSubscription[],
  foundation: string,
): Finding[] {
  if (own) return [teamsTopic(channel, arn, seen)];
  const left = [...seen];
  const found = receivers.map((receiver): Finding => {
    // Confirmed ones first: two receivers of PagerDuty differ by their keys, which nobody shows.
    left.sort((one, other) => Number(confirmed(other)) - Number(confirmed(one)));
    const at = left.findIndex((each) => isOf(each, receiver));
    const [subscription] = at < 0 ? [] : slackStays(left, at, receiver);
    const about = `notify.${channel}, ${wordsOf(receiver)}`;
    if (subscription === undefined) {
      return {
        ...{ is: 'wrong', about, says: 'not subscribed to the topic: it is told nothing' },
        todo: missing(receiver, foundation),
      };
    }
    if (confirmed(subscription))
      return { is: 'right', about, says: 'confirmed', todo: lookFor(channel, receiver) };
    return {
      ...{ is: 'wrong', about, says: 'not confirmed: it is told nothing' },
      todo: pending(receiver, arn),
    };
  });
  const others = left.filter(
    (each) => confirmed(each) && !receivers.some((receiver) => isOf(each, receiver)),
  );
  return [
    ...found,
    ...others.map(
      (each): Finding => ({
        is: 'right',
        about: `notify.${channel}, ${shown(each)}`,
        says: 'told as well, and not of the configuration',
      }),
    ),
  ];
}

/** Several channels of Slack are one subscription; each other receiver has its own. */
const slackStays = (left: SeenSubscription[], at: number, { kind }: Receiver): SeenSubscription[] =>
  kind === 'slack' ? left.slice(at, at + 1) : left.splice(at, 1);

function teamsTopic(channel: string, arn: string, seen: readonly SeenSubscription[]): Finding {
  const about = `notify.${channel}, the topic ${arn}`;
  const pendings = seen.filter((each) => !confirmed(each));
  const told = seen.filter(confirmed);
  if (pendings.length > 0) {
    return {
      ...{ is: 'wrong', about, says: `not confirmed: ${pendings.map(shown).join(', ')}` },
      todo: 'confirm it, or take it away: aws sns list-subscriptions-by-topic shows it',
    };
  }
  if (told.length === 0)
    return { is: 'wrong', about, says: 'nobody is subscribed to it', todo: 'subscribe somebody' };
  return {
    ...{ is: 'right', about, says: `${told.length} confirmed: ${told.map(shown).join(', ')}` },
    todo: `look for TEST there`,
  };
}

/** Without what an address may hold: PagerDuty's key is in its path. */
function shown({ protocol, endpoint }: SeenSubscription): string {
  if (protocol !== 'https' && protocol !== 'http') return `${protocol} ${endpoint}`;
  const host = /^https?:\/\/([^/?#@]+)/.exec(endpoint)?.[1] ?? 'an address';
  return `${protocol} ${host}`;
}

function lookFor(channel: string, { kind }: Receiver): string {
  const [what, then] =
    channel === 'deploys'
      ? ['a notice "TEST: notify.deploys …"', '']
      : ['ALARM: "TEST-…"', ', and OK: "TEST-…" ten seconds later'];
  switch (kind) {
    case 'pager-duty':
      return 'look for an incident TEST-… that is opened and resolved within a minute; if it stays open, resolve it by hand and look at the integration';
    case 'slack':
      return `look in the channel for "TEST: notify.${channel} …"; nothing there: the log group /aws/chatbot/… in us-east-1 says why, and /invite @Amazon Q`;
    default:
      return `look for a mail ${what}${then}`;
  }
}

function missing({ kind }: Receiver, foundation: string): string {
  const deploy = `npx cdk deploy ${foundation}`;
  if (kind === 'slack') return `authorise the workspace in the console of Amazon Q Developer, then ${deploy}`;
  return `deploy it, or somebody has unsubscribed it (each mail has such a link): ${deploy}; if nothing changes, npx cdk deploy ${foundation} --revert-drift`;
}

function pending(receiver: Receiver, topicArn: string): string {
  switch (receiver.kind) {
    case 'e-mail':
      return `open the mail "AWS Notification - Subscription Confirmation", which is good for two days; later: aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${receiver.address}`;
    case 'pager-duty':
      return `PagerDuty confirms by itself, but not with a wrong key: put the right one, without a newline at its end, into a secret of a new name, and deploy`;
    default:
      return 'authorise the workspace in the console of Amazon Q Developer, and deploy again';
  }
}
