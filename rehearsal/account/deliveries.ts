import { embeddedMetrics } from '../logs/embedded-metrics';
import type { AwsAccount } from './aws-account';

/** Invokes a function and does not wait for it: whoever sent the event does not either. */
export type InvokeLater = (functionArn: string, event: unknown) => void;

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

/** What a function or a container writes, as CloudWatch Logs takes it: embedded metrics are metrics from then on. */
export function writeLog(
  account: AwsAccount,
  group: string,
  stream: string,
  line: string,
  now: number,
): void {
  account.logs.write(group, stream, line);
  for (const { values, at, ...metric } of embeddedMetrics(line, now).metrics) {
    for (const value of values) account.cloudWatch.store.record(metric, at, value);
  }
}
