import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type CountedMetric, countedIndicator, inMetricMath } from '../../lambda/shared/environment';
import { budgetOf } from '../config/burn-alerts';
import { countedOf } from '../config/counted';
import type { Indicated } from '../config/objectives';
import type { LoadBalancerMetrics } from './load-balancer-metrics';

export { SERVICE_METRICS } from '../../lambda/shared/environment';

/**
 * What an objective counts, as terms of metric math over one period. Both terms are dense: a minute of which a metric says
 * nothing counts as 0, so that an alarm over an hour sees this hour, and not the last one with data.
 * source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", evaluation range
 *
 * What is counted and how stands in lambda/shared/indicator.ts, so that the gate on the error budget counts the same.
 */
export interface Indicator {
  /** The requests that were bad. */
  readonly bad: string;
  /** All of them; never fewer than the bad ones. */
  readonly total: string;
  readonly metrics: (period: Duration) => Record<string, IMetric>;
}

export interface IndicatorSource {
  readonly service: string;
  readonly environment: string;
  readonly loadBalancer: LoadBalancerMetrics;
}

export function indicatorOf(indicated: Indicated, { loadBalancer, ...of }: IndicatorSource): Indicator {
  const { bad, total, metrics } = countedIndicator(countedOf(indicated), {
    ...of,
    loadBalancer: loadBalancer.fullName,
    ...(loadBalancer.ownGroups && { targetGroups: loadBalancer.ownGroups }),
  });
  return {
    bad: inMetricMath(bad),
    total: inMetricMath(total),
    metrics: (period) =>
      Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, metricOf(metric, period)])),
  };
}

const metricOf = ({ namespace, metric, dimensions, statistic }: CountedMetric, period: Duration): Metric =>
  new Metric({ namespace, metricName: metric, dimensionsMap: { ...dimensions }, statistic, period });

/** What is left of an error budget, in percent of it; below 0 it is overdrawn. */
export const budgetLeft = ({ bad, total }: Pick<Indicator, 'bad' | 'total'>, goal: number): string =>
  `100*(1-(${bad})/(${total})/${budgetOf(goal)})`;

/** Bad ones of all, from 0 to 1; nothing while there are none of either, or fewer than `fewest` bad ones. */
export function badShare(
  { bad, total, metrics }: Indicator,
  period: Duration,
  { label, fewest = 1 }: { readonly label: string; readonly fewest?: number },
): MathExpression {
  return new MathExpression({
    label,
    expression: `IF((${bad})>=${fewest},(${bad})/(${total}),0)`,
    usingMetrics: metrics(period),
    period,
  });
}
