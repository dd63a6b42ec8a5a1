import type { Clock } from '../clock/clock';
import type { MetricRecorder, MetricSink } from '../cloudwatch/metric';
import { namesIn } from './arn';
import type { TaskUsage } from './workload';

export interface UtilizationProperties {
  readonly clock: Clock;
  readonly metrics: MetricSink;
  readonly serviceArn: string;
  /** Of the tasks that run now. */
  readonly usage: () => readonly TaskUsage[];
  readonly signal: AbortSignal;
}

const MINUTE = 60_000;

/**
 * Publishes AWS/ECS CPUUtilization and MemoryUtilization once a simulated minute, a sample for each task, so that
 * their average is the service's. Nothing is published while no task runs.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export function publishUtilization({
  clock,
  metrics,
  serviceArn,
  usage,
  signal,
}: UtilizationProperties): void {
  const { clusterName, serviceName } = namesIn(serviceArn);
  const dimensions: readonly Readonly<Record<string, string>>[] = [
    { ClusterName: clusterName },
    { ClusterName: clusterName, ServiceName: serviceName },
  ];
  const recorders = (name: string): MetricRecorder[] =>
    dimensions.map((of) => metrics.recorder({ namespace: 'AWS/ECS', name, dimensions: of }));
  const [cpu, memory] = [recorders('CPUUtilization'), recorders('MemoryUtilization')];
  let cancel = () => {};
  const publish = () => {
    const now = clock.now();
    for (const { cpuPercent, memoryPercent } of usage()) {
      for (const record of cpu) record(now, cpuPercent);
      for (const record of memory) record(now, memoryPercent);
    }
    cancel = clock.schedule(MINUTE, publish);
  };
  cancel = clock.schedule(MINUTE, publish);
  signal.addEventListener('abort', () => cancel(), { once: true });
}
