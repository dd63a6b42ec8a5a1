import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PERIOD } from './alarm-factory';

/**
 * The metrics of one target group and of the load balancer, by full names: `targetGroup.metrics` throws for a
 * group that hangs on no L2 listener rule, as ours do.
 */
export class LoadBalancerMetrics {
  constructor(private readonly loadBalancer: elbv2.ApplicationLoadBalancer) {}

  /** As CloudWatch names it: `app/<name>/<id>`. */
  get fullName(): string {
    return this.loadBalancer.loadBalancerFullName;
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
