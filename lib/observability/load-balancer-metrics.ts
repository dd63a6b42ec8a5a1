import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Entrance } from '../service/entrance';
import type { TargetGroups } from '../service/target-groups';
import { PERIOD } from './alarm-factory';
import type { BalancedMetrics } from './signals/signal-terms';

/**
 * The metrics of one target group and of the load balancer, by full names: `targetGroup.metrics` throws for a
 * group that hangs on no L2 listener rule, as ours do.
 */
export class LoadBalancerMetrics implements BalancedMetrics {
  constructor(
    private readonly entrance: Pick<Entrance, 'fullName' | 'shared'>,
    private readonly targetGroups: TargetGroups,
  ) {}

  /** Whether others are behind it: then what is counted of all of it is not this service's. */
  get shared(): boolean {
    return this.entrance.shared;
  }

  /** Full names of the service's own groups, where only they tell its requests from those of others. */
  get ownGroups(): readonly [string, string] | undefined {
    const { primary, alternate } = this.targetGroups;
    return this.shared ? [primary.targetGroupFullName, alternate.targetGroupFullName] : undefined;
  }

  /** As CloudWatch names it: `app/<name>/<id>`. */
  get fullName(): string {
    return this.entrance.fullName;
  }

  of(part: 'all' | 'A' | 'B', metricName: string, statistic: string): cloudwatch.Metric {
    if (part === 'all') return this.ofAll(metricName, statistic);
    const { primary, alternate } = this.targetGroups;
    return this.ofGroup(part === 'A' ? primary : alternate, metricName, statistic);
  }

  ofGroup(group: elbv2.ApplicationTargetGroup, metricName: string, statistic: string): cloudwatch.Metric {
    return this.metric(metricName, statistic, { TargetGroup: group.targetGroupFullName });
  }

  /** Of both groups together, and of the answers that the load balancer gave itself. */
  ofAll(metricName: string, statistic: string): cloudwatch.Metric {
    return this.metric(metricName, statistic, {});
  }

  private metric(
    metricName: string,
    statistic: string,
    dimensions: Record<string, string>,
  ): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      statistic,
      period: PERIOD,
      dimensionsMap: { LoadBalancer: this.fullName, ...dimensions },
    });
  }
}
