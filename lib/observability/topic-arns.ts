import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Severity } from '../config/burn-alerts';
import { topicName } from '../config/names';
import { type Channel, channelOf } from '../config/notify';
import type { Environment } from '../config/types-resolved';

type Told = Pick<Environment, 'name' | 'notify'>;

/** Whether Teal makes a topic: a topic of the team's own is written to itself, since none can subscribe to another. */
export const hasTopic = ({ notify }: Told, channel: Channel): boolean =>
  notify[channel].some(({ kind }) => kind !== 'topic');

/**
 * Topics of a channel, the foundation's first. By name: an export would keep the foundation from ever losing one.
 * None where nobody is to be told.
 */
export function topicArns(scope: Construct, delivery: string, environment: Told, channel: Channel): string[] {
  const own = hasTopic(environment, channel)
    ? [
        Stack.of(scope).formatArn({
          service: 'sns',
          resource: topicName(delivery, environment.name, channel),
        }),
      ]
    : [];
  return [
    ...own,
    ...environment.notify[channel].flatMap((receiver) => (receiver.kind === 'topic' ? [receiver.arn] : [])),
  ];
}

/** Where the alarms of each severity go in an environment. */
export function topicsOfAlarms(
  scope: Construct,
  delivery: string,
  environment: Told,
): Readonly<Record<Severity, readonly string[]>> {
  const of = (severity: Severity): string[] => {
    const channel = channelOf(environment.notify, severity);
    return channel === undefined ? [] : topicArns(scope, delivery, environment, channel);
  };
  return { page: of('page'), ticket: of('ticket') };
}
