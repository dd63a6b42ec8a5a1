import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { CustomMetric, MetricsSettings } from '../../shared/environment';
import type { MinuteCounts, MinuteValue } from './judge/input';

/** By which a custom metric's dimensions say whose target group is meant. */
const PLACE = { '{targetGroup}': 'targetGroup', '{loadBalancer}': 'loadBalancer' } as const;

/** A target group and its load balancer as CloudWatch names them: `targetgroup/NAME/ID` and `app/NAME/ID`. */
export interface Group {
  readonly targetGroup: string;
  readonly loadBalancer: string;
}

/** Seconds: the shortest in which a load balancer publishes. */
const PERIOD = 60;

/** What is asked of a target group, by the id of the query. */
const REQUESTS = 'requests';
const ERRORS = 'errors';
const REFUSED = 'refused';
const ANSWERED = 'answered';
const FAST = 'fast';
const CUSTOM = 'custom';

/**
 * Sums a minute of one target group. A request that finds its target closed is an error to its user, and no 5xx of the
 * target's.
 * source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer"
 */
export function groupQueries(settings: MetricsSettings, group: Group): MetricDataQuery[] {
  const dimensions = { LoadBalancer: group.loadBalancer, TargetGroup: group.targetGroup };
  const ofGroup = (id: string, metric: string, statistic = 'Sum') =>
    query(id, { namespace: 'AWS/ApplicationELB', metric, statistic, dimensions });
  return [
    ofGroup(REQUESTS, 'RequestCount'),
    ofGroup(ERRORS, 'HTTPCode_Target_5XX_Count'),
    ofGroup(REFUSED, 'TargetConnectionErrorCount'),
    ofGroup(ANSWERED, 'TargetResponseTime', 'SampleCount'),
    // Of the answers that took up to so many seconds: the share of two groups cannot be averaged, counts can be added.
    ofGroup(FAST, 'TargetResponseTime', `TC(:${settings.slow.overSeconds})`),
    ...perRequest(settings).map((metric, index) => query(`${CUSTOM}${index}`, placed(metric, group))),
  ];
}

/** A number a minute of the whole service. */
export const numberQueries = (settings: MetricsSettings, loadBalancer: string): MetricDataQuery[] =>
  perMinute(settings).map((metric, index) => query(`${CUSTOM}${index}`, placed(metric, { loadBalancer })));

export const perRequest = ({ custom }: MetricsSettings): readonly CustomMetric[] =>
  custom.filter(({ per }) => per === 'request');

export const perMinute = ({ custom }: MetricsSettings): readonly CustomMetric[] =>
  custom.filter(({ per }) => per === 'minute');

/** Values by when their minute began, by the id of the query. */
export type Answers = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** The minutes of a target group; one without any datapoint had no request. */
export function countsOf(settings: MetricsSettings, answers: Answers): MinuteCounts[] {
  const at = (id: string, minute: number) => answers.get(id)?.get(minute) ?? 0;
  const minutes = [...new Set([...answers.values()].flatMap((values) => [...values.keys()]))];
  const customs = perRequest(settings);
  return minutes
    .sort((a, b) => a - b)
    .map((minute) => ({
      minute,
      requests: at(REQUESTS, minute),
      errors: at(ERRORS, minute) + at(REFUSED, minute),
      answered: at(ANSWERED, minute),
      slow: Math.max(0, at(ANSWERED, minute) - at(FAST, minute)),
      ...(customs.length > 0 && {
        counts: Object.fromEntries(customs.map(({ name }, index) => [name, at(`${CUSTOM}${index}`, minute)])),
      }),
    }));
}

/** The values of each number a minute, in the order of {@link perMinute}. */
export const valuesOf = (settings: MetricsSettings, answers: Answers): readonly (readonly MinuteValue[])[] =>
  perMinute(settings).map((_, index) =>
    [...(answers.get(`${CUSTOM}${index}`) ?? [])].map(([minute, value]) => ({ minute, value })),
  );

type Asked = Pick<CustomMetric, 'namespace' | 'metric' | 'statistic' | 'dimensions'>;

function query(Id: string, { namespace, metric, statistic, dimensions }: Asked): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions },
      Period: PERIOD,
      Stat: statistic,
    },
  };
}

function placed(metric: CustomMetric, group: Partial<Group>): CustomMetric {
  const dimensions = Object.entries(metric.dimensions).map(([name, value]) => [
    name,
    (Object.hasOwn(PLACE, value) && group[PLACE[value as keyof typeof PLACE]]) || value,
  ]);
  return { ...metric, dimensions: Object.fromEntries(dimensions) };
}
