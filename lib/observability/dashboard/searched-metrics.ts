import type { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { targetGroupName } from '../../config/target-group-name';
import type { BalancedMetrics } from '../signals/signal-terms';

type Part = 'all' | 'A' | 'B';

/**
 * Metrics of a load balancer that another stack makes, found by its name when somebody looks: a reference to its full name would be an
 * export, which ties the stacks together, and lets neither be deployed, nor a service be removed, without the other.
 *
 * A search finds what has had a datapoint in two weeks. source: CloudWatch user guide, "Use search expressions in graphs"
 */
export class SearchedMetrics implements BalancedMetrics {
  private constructor(
    public readonly shared: boolean,
    private readonly schema: string,
    private readonly terms: Readonly<Partial<Record<Part, string>>>,
    private readonly period: Duration,
  ) {}

  /**
   * Of a load balancer that is one service's alone.
   *
   * Words of a name are searched in their order, so `shop-production` is found in `shop-production-eu`, too: names that go
   * on are excluded. source: CloudWatch user guide, "CloudWatch search expression syntax", composite tokens
   *
   * @param fullName `<service>-<environment>`, its name
   * @param others full names of all services of the delivery
   */
  static ofLoadBalancer(fullName: string, others: readonly string[], period: Duration): SearchedMetrics {
    const longer = others.filter((other) => other.startsWith(`${fullName}-`)).sort();
    const all = [fullName, ...longer].map((name) => `LoadBalancer=app/${name}`).join(' NOT ');
    return new SearchedMetrics(false, '{AWS/ApplicationELB,LoadBalancer}', { all }, period);
  }

  /** Of the two target groups of a service that shares its environment's load balancer. @param fullName `<service>-<environment>` */
  static ofTargetGroups(fullName: string, period: Duration): SearchedMetrics {
    const term = (group: 'A' | 'B') => `TargetGroup=targetgroup/${targetGroupName(fullName, group)}`;
    const terms = { A: term('A'), B: term('B') };
    return new SearchedMetrics(true, '{AWS/ApplicationELB,LoadBalancer,TargetGroup}', terms, period);
  }

  of(part: Part, metricName: string, statistic: string): MathExpression {
    const term = this.terms[part];
    if (term === undefined)
      throw new Error(
        `${metricName} must be of ${Object.keys(this.terms).join(' or ')}, got ${part}; ask for another part`,
      );
    const search = `SEARCH('${this.schema} MetricName="${metricName}" ${term}','${statistic}',${this.period.toSeconds()})`;
    return new MathExpression({
      // Of a load balancer that was made anew there are two for two weeks: counts are added, percentiles cannot be.
      expression: `${/^p\d/.test(statistic) ? 'MAX' : 'SUM'}(${search})`,
      period: this.period,
    });
  }
}
