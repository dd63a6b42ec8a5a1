import type { Queue } from '../../../config/dependencies/queue';
import { absent, type DependencyMetric, type FourSignals, limitOf, type Unit } from '../four-signals';
import { asBefore } from '../silence';

const SOURCE = 'Amazon SQS developer guide, "Available CloudWatch metrics for Amazon SQS"';

/** Each minute, while a queue is active: one that nobody has touched for six hours publishes nothing. */
export function queueSignals({ queue, deadLetters, limits }: Queue): FourSignals {
  const of = (
    [metric, unit]: readonly [string, Unit],
    label: string,
    statistic: string,
    name = queue,
  ): DependencyMetric => ({
    ...{ namespace: 'AWS/SQS', metric, statistic, unit, label, source: SOURCE },
    dimensions: { QueueName: name },
  });
  const age = of(['ApproximateAgeOfOldestMessage', 'Seconds'], 'oldest message (s)', 'Maximum');
  const waiting = of(['ApproximateNumberOfMessagesVisible', 'Count'], 'waiting', 'Maximum');
  const inFlight = of(['ApproximateNumberOfMessagesNotVisible', 'Count'], 'received, not deleted', 'Maximum');
  const dead = of(['ApproximateNumberOfMessagesVisible', 'Count'], 'dead letters', 'Maximum', deadLetters);
  return {
    latency: {
      metrics: [age],
      limits: limitOf(limits.age && limits.age.milliseconds / 1000, (limit) => ({
        ...{ key: 'age', of: [age], missingData: asBefore },
        says: `has a message that is older than ${limit} s`,
      })),
    },
    traffic: {
      metrics: [
        of(['NumberOfMessagesSent', 'Count'], 'sent', 'Sum'),
        of(['NumberOfMessagesDeleted', 'Count'], 'deleted', 'Sum'),
      ],
      limits: [],
    },
    errors:
      deadLetters === undefined
        ? absent('SQS does not count what could not be processed: only a queue of dead letters does')
        : {
            metrics: [dead],
            limits: limitOf(limits.deadLetters, (limit) => ({
              ...{ key: 'deadLetters', of: [dead], missingData: asBefore },
              // Nothing takes one away but a person, so the first minute is as good as the fifth.
              datapoints: { toAlarm: 1, of: 1 },
              says: `has more than ${limit} dead letters`,
            })),
          },
    saturation: {
      metrics: [waiting, inFlight],
      limits: [
        ...limitOf(limits.waiting, (limit) => ({
          ...{ key: 'waiting', of: [waiting], missingData: asBefore },
          says: `has more than ${limit} messages waiting`,
        })),
        // source: Amazon SQS developer guide, "FIFO queue quotas" and "message quotas": 120,000 in flight
        ...limitOf(limits.inFlight, (limit) => ({
          ...{ key: 'inFlight', of: [inFlight], missingData: asBefore },
          says: `has more than ${limit} messages that were received and not deleted`,
        })),
      ],
    },
  };
}
