import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceStack } from '../../../../lib/service/service-stack';
import { getMetricData, type MetricDataQuery } from '../../../../rehearsal/cloudwatch/metric-results';
import { MetricStore, MINUTE } from '../../../../rehearsal/cloudwatch/metric-store';

/** What a minute of one target group is like. What is left out is not published. */
export interface GroupMinute {
  readonly requests?: number;
  readonly failed?: number;
  readonly refused?: number;
  /** Answers by the seconds that they take. */
  readonly answers?: Readonly<Record<string, number>>;
  readonly healthy?: number;
  readonly unhealthy?: number;
  readonly failOpen?: number;
}

export interface Minute {
  readonly A?: GroupMinute;
  readonly B?: GroupMinute;
  /** What the load balancer does itself, by the names of its metrics; of its groups it has the sums. */
  readonly own?: Readonly<Record<string, number>>;
  /** Percent of each task. */
  readonly cpu?: readonly number[];
  readonly memory?: readonly number[];
}

const LB = 'app/shop/1';
const GROUPS = { A: 'targetgroup/shop-a/1', B: 'targetgroup/shop-b/1' } as const;
const ECS = { ClusterName: 'shop-production', ServiceName: 'shop' };

/**
 * The datapoints of a synthesized metric, minute by minute, as CloudWatch's engine of the rehearsal has them.
 * source of dimensions: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer"
 */
export function datapointsOf(
  metric: IMetric,
  stack: ServiceStack,
  minutes: readonly Minute[],
): (number | undefined)[] {
  const store = new MetricStore();
  for (const [index, minute] of minutes.entries()) record(store, index * MINUTE, minute);
  const [result] = getMetricData(store, {
    queries: queriesOf(metric, stack),
    start: 0,
    end: minutes.length * MINUTE,
    scanBy: 'TimestampAscending',
  });
  const values = new Map(result?.timestamps.map((at, index) => [at / MINUTE, result.values[index]]));
  return minutes.map((_, index) => {
    const value = values.get(index);
    return value === undefined ? undefined : Number(value.toPrecision(6));
  });
}

function record(store: MetricStore, at: number, { A, B, own = {}, cpu = [], memory = [] }: Minute): void {
  const put = (name: string, dimensions: Record<string, string>, value: number | undefined, count = 1) => {
    if (value !== undefined)
      store.record({ namespace: 'AWS/ApplicationELB', name, dimensions }, at, value, count);
  };
  for (const [name, group] of Object.entries({ A, B }) as ['A' | 'B', GroupMinute | undefined][]) {
    if (group === undefined) continue;
    const ofGroup = { LoadBalancer: LB, TargetGroup: GROUPS[name] };
    for (const dimensions of [{ LoadBalancer: LB }, ofGroup]) {
      put('RequestCount', dimensions, group.requests);
      put('HTTPCode_Target_5XX_Count', dimensions, group.failed);
      put('TargetConnectionErrorCount', dimensions, group.refused);
      for (const [seconds, count] of Object.entries(group.answers ?? {}))
        put('TargetResponseTime', dimensions, Number(seconds), count);
    }
    put('HealthyHostCount', ofGroup, group.healthy);
    put('UnHealthyHostCount', ofGroup, group.unhealthy);
    put('UnhealthyRoutingRequestCount', ofGroup, group.failOpen);
    if (group.requests !== undefined && group.healthy)
      put('RequestCountPerTarget', ofGroup, group.requests / group.healthy);
  }
  for (const [name, value] of Object.entries(own)) put(name, { LoadBalancer: LB }, value);
  const ofTasks = { CPUUtilization: cpu, MemoryUtilization: memory };
  for (const [name, values] of Object.entries(ofTasks))
    for (const value of values) store.record({ namespace: 'AWS/ECS', name, dimensions: ECS }, at, value);
}

function queriesOf(metric: IMetric, stack: ServiceStack): MetricDataQuery[] {
  if (!(metric instanceof MathExpression)) return [{ id: 'result', metricStat: statOf(metric, stack) }];
  const { expression, usingMetrics } = metric;
  return [
    { id: 'result', expression },
    ...Object.entries(usingMetrics).map(([id, used]) => ({
      id,
      metricStat: statOf(used, stack),
      returnData: false,
    })),
  ];
}

function statOf(metric: IMetric, stack: ServiceStack) {
  const { metricStat } = metric.toMetricConfig();
  if (!metricStat) throw new Error('a metric within a metric');
  const { namespace, metricName: name, dimensions = [], statistic, period } = metricStat;
  return {
    metric: {
      ...{ namespace, name },
      dimensions: Object.fromEntries(
        dimensions.map(({ name: of, value }) => [of, dimensionOf(stack.resolve(value))]),
      ),
    },
    stat: statistic,
    periodMs: period.toMilliseconds(),
  };
}

/** Of a dimension as the template has it: a reference to a resource, or text. */
function dimensionOf(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { 'Fn::GetAtt': [resource] = [] } = resolved as { 'Fn::GetAtt'?: string[] };
  const known: Record<string, string> = {
    LoadBalancer: LB,
    PrimaryTargetGroup: GROUPS.A,
    AlternateTargetGroup: GROUPS.B,
  };
  const value = known[resource ?? ''];
  if (value === undefined) throw new Error(`a dimension of ${JSON.stringify(resolved)}`);
  return value;
}
