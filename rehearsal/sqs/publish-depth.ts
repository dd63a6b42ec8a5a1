import type { Clock } from '../clock/clock';
import type { MetricSink } from '../cloudwatch/metric';
import type { Queue } from './queue';

const MINUTE = 60_000;

/**
 * What SQS publishes of how full a queue is, each simulated minute until the signal is aborted. One that nobody asks for six hours is
 * published no more at AWS; here tasks ask all the time.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function publishDepth(
  name: string,
  queue: Queue,
  {
    clock,
    metrics,
    signal,
  }: { readonly clock: Clock; readonly metrics: MetricSink; readonly signal: AbortSignal },
): void {
  const recorder = (metric: string) =>
    metrics.recorder({ namespace: 'AWS/SQS', name: metric, dimensions: { QueueName: name } });
  const visible = recorder('ApproximateNumberOfMessagesVisible');
  const notVisible = recorder('ApproximateNumberOfMessagesNotVisible');
  const age = recorder('ApproximateAgeOfOldestMessage');
  let cancel = () => {};
  const publish = () => {
    const now = clock.now();
    visible(now, queue.visible(now));
    notVisible(now, queue.notVisible(now));
    age(now, queue.oldestAge(now) / 1000);
    cancel = clock.schedule(MINUTE, publish);
  };
  cancel = clock.schedule(MINUTE, publish);
  signal.addEventListener('abort', () => cancel(), { once: true });
}
