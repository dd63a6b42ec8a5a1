import type { MetricIdentity } from './metric';

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
// source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
const UNITS: Readonly<Record<string, (name: string) => string>> = {
  'AWS/ApplicationELB': (name) => {
    if (name.endsWith('Time')) return 'Seconds';
    return name.endsWith('Bytes') ? 'Bytes' : 'Count';
  },
  'AWS/ECS': (name) => (name.endsWith('Utilization') ? 'Percent' : 'Count'),
};

/** The unit that AWS publishes a metric in; `None` for a metric of one's own, as PutMetricData has it. */
export function publishedUnit({ namespace, name }: MetricIdentity): string {
  return UNITS[namespace]?.(name) ?? 'None';
}
