import type { Channel } from '../../../rehearsal/assembly/teal-manifest';

/** As SNS's Publish takes it. */
export interface Message {
  readonly Subject?: string;
  readonly Message: string;
  readonly MessageStructure?: 'json';
}

/** What a test page speaks of. */
export interface Occasion {
  readonly channel: Channel;
  readonly topicArn: string;
  readonly environment: string;
  /** ARN of who sends it. */
  readonly by: string;
  /** Unique: names the thread. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Seconds between an ALARM and its OK: both are seen, and nobody is called twice. */
export const RESOLVED_AFTER = 10;

/**
 * The message of an alarm, as each receiver of alarms knows it: PagerDuty reads the state from the beginning of the subject and
 * from NewStateValue, opens an incident at ALARM and resolves it at OK. A person by e-mail gets sentences.
 *
 * source: CloudWatch user guide, "Notifying users on alarm changes", schema when a composite alarm changes state;
 * SNS API reference, Publish (MessageStructure `json`: a text for each protocol, and `default` for the others;
 * Subject: ASCII, less than 100 characters)
 */
export function alarmMessage(occasion: Occasion, state: 'ALARM' | 'OK'): Message {
  const { topicArn, environment, channel, by } = occasion;
  const [, partition = '', , region = '', account = '', topic = ''] = topicArn.split(':');
  const name = `TEST-${topic}`;
  const over = state === 'OK';
  const reason = over
    ? `TEST by teal doctor --page: it is over, as it should be after ${RESOLVED_AFTER} seconds`
    : `TEST by teal doctor --page, sent by ${by}: nothing is wrong in ${environment}, and nobody must do anything`;
  const alarm = {
    AlarmName: name,
    AlarmDescription: `TEST: no alarm, but what one of notify.${channel} in ${environment} would look like. It ends by itself after ${RESOLVED_AFTER} seconds.`,
    AWSAccountId: account,
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(occasion.at).toISOString().replace('Z', '+0000'),
    Region: region,
    AlarmArn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`,
    OKActions: [topicArn],
    AlarmActions: [topicArn],
    InsufficientDataActions: [],
    OldStateValue: over ? 'ALARM' : 'OK',
    AlarmRule: over ? 'FALSE' : 'TRUE',
    TriggeringChildren: [],
  };
  const text = `${reason}.\n\nThis is what notify.${channel} of ${environment} gets. Alarm: ${name}, ${alarm.OldStateValue} -> ${state}.\n`;
  return {
    Subject: `${state}: "${name}" in ${region}`.slice(0, 99),
    Message: JSON.stringify({ default: JSON.stringify(alarm), email: text }),
    MessageStructure: 'json',
  };
}

/**
 * A notice of a release, as `notify.deploys` gets them: a custom notification of Amazon Q Developer in chat applications, which
 * shows no other text. source: its administrator guide, "Custom notifications"
 */
export function noticeMessage({ environment, channel, by, id }: Occasion): Message {
  const title = `TEST: notify.${channel} of ${environment}`;
  return {
    Message: JSON.stringify({
      version: '1.0',
      source: 'custom',
      id,
      content: {
        textType: 'client-markdown',
        title,
        description: `TEST by teal doctor --page, sent by ${by}: nothing happens in ${environment}, and nobody must do anything`,
        nextSteps: ['Tell who has sent it that it arrived'],
        keywords: ['TEST'],
      },
      metadata: { threadId: `teal-doctor-${id}`, summary: title, eventType: 'Teal Test Page' },
    }),
  };
}

/** What is sent to a topic: at once, and after {@link RESOLVED_AFTER}. */
export interface Messages {
  readonly now: readonly Message[];
  readonly later: readonly Message[];
}

/**
 * @param slack whether Slack is among the receivers. Amazon Q shows alarms that CloudWatch sends; of one that somebody else
 * publishes no page promises that it is shown, and of a custom notification one does.
 */
export function messagesFor(occasion: Occasion, slack: boolean): Messages {
  if (occasion.channel === 'deploys') return { now: [noticeMessage(occasion)], later: [] };
  return {
    now: [alarmMessage(occasion, 'ALARM'), ...(slack ? [noticeMessage(occasion)] : [])],
    later: [alarmMessage(occasion, 'OK')],
  };
}
