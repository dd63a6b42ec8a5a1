import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { TargetGroups } from '../../service/target-groups';
import { PERIOD } from '../alarm-factory';
import type { LoadBalancerMetrics } from '../load-balancer-metrics';
import type { OfGroups } from './rows/groups';

/** What the page draws of the load balancer. */
export class TrafficMetrics {
  constructor(
    private readonly loadBalancer: LoadBalancerMetrics,
    private readonly groups: TargetGroups,
  ) {}

  failed(): cloudwatch.IMetric {
    return this.math('all', '100*(FILL(t,0)+FILL(l,0))/MAX([FILL(r,0)+FILL(u,0),FILL(t,0)+FILL(l,0)])', {
      t: this.loadBalancer.ofAll('HTTPCode_Target_5XX_Count', Stats.SUM),
      l: this.loadBalancer.ofAll('HTTPCode_ELB_5XX_Count', Stats.SUM),
      r: this.requests(),
      u: this.loadBalancer.ofAll('HTTPCode_ELB_503_Count', Stats.SUM),
    });
  }

  requests(): cloudwatch.Metric {
    return this.loadBalancer.ofAll('RequestCount', Stats.SUM);
  }

  latency(statistic: string): cloudwatch.Metric {
    return this.loadBalancer.ofAll('TargetResponseTime', statistic).with({ label: statistic });
  }

  share(): OfGroups {
    const requests = { a: this.ofGroup('A', 'RequestCount'), b: this.ofGroup('B', 'RequestCount') };
    return [
      this.math('A', '100*FILL(a,0)/(FILL(a,0)+FILL(b,0))', requests),
      this.math('B', '100*FILL(b,0)/(FILL(a,0)+FILL(b,0))', requests),
    ];
  }

  requestsByGroup(): OfGroups {
    return this.both((group) => this.ofGroup(group, 'RequestCount').with({ label: group }));
  }

  failedByGroup(): OfGroups {
    return this.both((group) =>
      this.math(group, `100*(FILL(e${group},0)+FILL(c${group},0))/r${group}`, {
        [`e${group}`]: this.ofGroup(group, 'HTTPCode_Target_5XX_Count'),
        [`c${group}`]: this.ofGroup(group, 'TargetConnectionErrorCount'),
        [`r${group}`]: this.ofGroup(group, 'RequestCount'),
      }),
    );
  }

  slowByGroup(seconds: number): OfGroups {
    return this.both((group) =>
      this.math(group, `100*(1-FILL(f${group},0)/n${group})`, {
        [`f${group}`]: this.ofGroup(group, 'TargetResponseTime', `TC(:${seconds})`),
        [`n${group}`]: this.ofGroup(group, 'TargetResponseTime', Stats.SAMPLE_COUNT),
      }),
    );
  }

  healthyByGroup(): OfGroups {
    return this.both((group) =>
      this.ofGroup(group, 'HealthyHostCount', Stats.MINIMUM).with({ label: group }),
    );
  }

  private both<M>(one: (group: 'A' | 'B') => M): readonly [M, M] {
    return [one('A'), one('B')];
  }

  private ofGroup(group: 'A' | 'B', metric: string, statistic: string = Stats.SUM): cloudwatch.Metric {
    return this.loadBalancer.ofGroup(this.targetGroup(group), metric, statistic);
  }

  private targetGroup(group: 'A' | 'B'): elbv2.ApplicationTargetGroup {
    return group === 'A' ? this.groups.primary : this.groups.alternate;
  }

  private math(label: string, expression: string, usingMetrics: Record<string, cloudwatch.IMetric>) {
    return new cloudwatch.MathExpression({ label, expression, usingMetrics, period: PERIOD });
  }
}
