import type { Duration } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { periodOf, type SignalPeriod } from './parts';
import { type Measured, mathOf, type SignalTerms } from './signal-terms';

export interface EcsNames {
  readonly clusterName: string;
  readonly serviceName: string;
}

const ACTIVE: Measured = { id: 'active', metric: 'ActiveConnectionCount', statistic: 'Sum' };
const OPENED: Measured = { id: 'opened', metric: 'NewConnectionCount', statistic: 'Sum' };
const REJECTED: Measured = { id: 'rejected', metric: 'RejectedConnectionCount', statistic: 'Sum' };

/**
 * What is nearly used up. CPU and memory are of the ECS service: ECS does not tell groups apart, so while a release has tasks
 * of both revisions they are of both. They have no value while no task runs, or nothing is published.
 * source: ECS developer guide, "Amazon ECS service utilization metrics"
 */
export class SaturationSignals {
  constructor(
    private readonly terms: SignalTerms,
    private readonly names: EcsNames,
  ) {}

  /** Mean of all tasks, in percent of what they reserve: `CPUUtilization`. */
  metricCpu(options: SignalPeriod = {}): Metric {
    return this.ofService('CPUUtilization', 'Average', 'CPU (%)', periodOf(options));
  }

  /** Of the task that uses most: `CPUUtilization`, the largest sample in a period. */
  metricWorstCpu(options: SignalPeriod = {}): Metric {
    return this.ofService('CPUUtilization', 'Maximum', 'CPU of the worst task (%)', periodOf(options));
  }

  /** Mean of all tasks, in percent of what they reserve: `MemoryUtilization`. */
  metricMemory(options: SignalPeriod = {}): Metric {
    return this.ofService('MemoryUtilization', 'Average', 'memory (%)', periodOf(options));
  }

  /** Of the task that uses most: at 100 the kernel ends it. `MemoryUtilization`, the largest sample in a period. */
  metricWorstMemory(options: SignalPeriod = {}): Metric {
    return this.ofService('MemoryUtilization', 'Maximum', 'memory of the worst task (%)', periodOf(options));
  }

  /** Connections that are open, of clients and to tasks (`ActiveConnectionCount`). 0 where nothing is published. */
  metricActiveConnections(options: SignalPeriod = {}): IMetric {
    return this.connections(ACTIVE, 'active connections', options);
  }

  /** Connections that were opened in a period, of clients and to tasks (`NewConnectionCount`). 0 where nothing is published. */
  metricNewConnections(options: SignalPeriod = {}): IMetric {
    return this.connections(OPENED, 'new connections', options);
  }

  /**
   * Connections in a period that the load balancer had no room for (`RejectedConnectionCount`): their users see no answer.
   * 0 where nothing is published.
   */
  metricRejectedConnections(options: SignalPeriod = {}): IMetric {
    return this.connections(REJECTED, 'rejected connections', options);
  }

  /** Of the load balancer, whichever group is live: CloudWatch has them of no group. */
  private connections(measured: Measured, label: string, options: SignalPeriod): IMetric {
    return mathOf(this.terms.count(measured, 'all'), label, periodOf(options));
  }

  private ofService(metricName: string, statistic: string, label: string, period: Duration): Metric {
    const { clusterName: ClusterName, serviceName: ServiceName } = this.names;
    return new Metric({
      namespace: 'AWS/ECS',
      dimensionsMap: { ClusterName, ServiceName },
      ...{ metricName, statistic, label, period },
    });
  }
}
