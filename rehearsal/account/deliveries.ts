import type { LogDestination } from '../lambda/environment';
import { embeddedMetrics } from '../logs/embedded-metrics';
import { NotModelled } from '../not-modelled';
import type { AwsAccount } from './aws-account';

/** Invokes a function and does not wait for it: whoever sent the event does not either. */
type InvokeLater = (functionArn: string, event: unknown) => void;

/**
 * Nobody waits for what a function makes of an event, and a function that cannot run here decides nothing.
 *
 * @param leaveOut is told of each such function, once
 */
export function invokeLater(
  invoke: (functionArn: string, event: unknown) => Promise<unknown>,
  leaveOut: (what: string) => void,
): InvokeLater {
  const leftOut = new Set<string>();
  return (functionArn, event) => {
    if (leftOut.has(functionArn)) return;
    invoke(functionArn, event).catch((error: unknown) => {
      if (!(error instanceof NotModelled)) throw error;
      if (!leftOut.has(functionArn)) leaveOut(`delivery to ${functionArn} (${error.what.replace(/,$/, '')})`);
      leftOut.add(functionArn);
    });
  };
}

/**
 * Carries on what AWS carries on by itself: events to the targets of rules, messages to functions that subscribe, and
 * metrics out of what functions and tasks log.
 */
export function connectDeliveries(account: AwsAccount, invoke: InvokeLater): void {
  account.eventBuses.onDelivery(({ target: { Arn: arn }, input }) => {
    if (arn.includes(':function:')) invoke(arn, JSON.parse(input));
    else if (account.topics.list().some((topic) => topic.arn === arn))
      account.topics.publish(arn, { message: input });
  });
  account.topics.onMessage(({ topicArn, id, message, subject, publishedAt }) => {
    for (const { protocol, endpoint, arn } of account.topics.topic(topicArn).subscriptions) {
      if (protocol !== 'lambda') continue;
      const Timestamp = new Date(publishedAt).toISOString();
      const Sns = { Type: 'Notification', MessageId: id, TopicArn: topicArn, Message: message, Timestamp };
      invoke(endpoint, {
        Records: [
          {
            EventSource: 'aws:sns',
            EventVersion: '1.0',
            EventSubscriptionArn: arn,
            Sns: { ...Sns, ...(subject !== undefined && { Subject: subject }) },
          },
        ],
      });
    }
  });
}

/**
 * What a function or a container writes, as CloudWatch Logs takes it: embedded metrics are metrics from then on.
 *
 * @param writerNow what the writer takes for now: a time in the line is as long before that. @default `now`
 */
export function writeLog(
  account: Pick<AwsAccount, 'logs' | 'cloudWatch'>,
  { logGroupName, logStreamName }: LogDestination,
  line: string,
  now: number,
  writerNow = now,
): void {
  account.logs.write(logGroupName, logStreamName, line);
  for (const { values, counts, at, ...metric } of embeddedMetrics(line, writerNow).metrics) {
    for (const [nth, value] of values.entries())
      account.cloudWatch.store.record(metric, at + (now - writerNow), value, counts?.[nth]);
  }
}
