import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { CustomMetric, MetricsSettings } from '../../shared/environment';
import type { MinuteCounts, ResponseTime } from './judge/input';

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
const PERCENTILES = ['p50', 'p95', 'p99'] as const;
export const CUSTOM = 'custom';

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
    ...PERCENTILES.map((percentile) => ofGroup(percentile, 'TargetResponseTime', percentile)),
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

/** In {@link MinuteCounts.counts}: requests that no target answered, though it took the connection. */
export const UNANSWERED = 'unanswered';

/** The minutes of a target group; one without any datapoint had no request. */
export function countsOf(settings: MetricsSettings, answers: Answers): MinuteCounts[] {
  const at = (id: string, minute: number) => answers.get(id)?.get(minute) ?? 0;
  const minutes = [...new Set([...answers.values()].flatMap((values) => [...values.keys()]))];
  const customs = perRequest(settings);
  const unanswered = unansweredAfter();
  return minutes
    .sort((a, b) => a - b)
    .map((minute) => {
      const counted = customs.map(({ name }, index) => [name, at(`${CUSTOM}${index}`, minute)] as const);
      const [requests, answered, refused] = [at(REQUESTS, minute), at(ANSWERED, minute), at(REFUSED, minute)];
      const responseTime = responseTimeOf(answers, minute);
      return {
        ...{ minute, requests, answered },
        errors: at(ERRORS, minute) + refused,
        slow: Math.max(0, answered - at(FAST, minute)),
        counts: {
          [UNANSWERED]: unanswered(requests - answered - refused, onTheirWay(requests, responseTime)),
          ...Object.fromEntries(counted),
        },
        ...(responseTime && { responseTime }),
      };
    });
}

/**
 * Requests that are never answered, from those that were not in each minute. No metric of a target group counts them: to
 * ELB, a target that ends in the middle of a request, or takes too long, is a 502 or 504 of its own, of all groups.
 * Requests that are on their way from one minute to the next come and go, and a larger share of the users has more of
 * them: what exceeds both all of them before and what `onTheirWay` says is lost.
 * source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer": HTTPCode_ELB_* by load balancer
 */
function unansweredAfter(): (open: number, onTheirWay: number) => number {
  let [open, known] = [0, 0];
  return (more, onTheirWay) => {
    open += more;
    const lost = Math.max(0, Math.round(open - onTheirWay - known));
    known += lost;
    return lost;
  };
}

/** As many as come while one is answered (Little's law); p99, so that it is rather too much. */
const onTheirWay = (requests: number, times: ResponseTime | undefined): number =>
  (requests * (times?.p99 ?? 0)) / PERIOD;

function responseTimeOf(answers: Answers, minute: number): ResponseTime | undefined {
  const [p50, p95, p99] = PERCENTILES.map((percentile) => answers.get(percentile)?.get(minute));
  if (p50 === undefined || p95 === undefined || p99 === undefined) return undefined;
  // A tenth of a per cent: it is kept in a log, and nothing is decided by it.
  const short = (seconds: number) => Number(seconds.toPrecision(4));
  return { p50: short(p50), p95: short(p95), p99: short(p99) };
}

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
