import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { LoadBalancer } from '@aws-sdk/client-ecs';
import {
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { forwardOf } from '../../lambda/shared/forward';
import { must } from '../../lambda/uniformity/must';
import type { Route, Status, Traffic } from './status';

/** Rules and groups of a service. */
export interface UsersPlace {
  readonly rules: readonly { readonly is: Route['is']; readonly arn: string }[];
  readonly targetGroups: readonly string[];
}

/** What a service names, each once. */
export function usersPlaceOf(loadBalancers: readonly LoadBalancer[]): UsersPlace {
  const advanced = loadBalancers.flatMap(({ advancedConfiguration }) => advancedConfiguration ?? []);
  const rules = [
    ...advanced.map(({ productionListenerRule: arn }) => ({ is: 'users' as const, arn })),
    ...advanced.map(({ testListenerRule: arn }) => ({ is: 'tests' as const, arn })),
  ].flatMap(({ is, arn }) => (arn === undefined ? [] : [{ is, arn }]));
  const groups = [
    ...loadBalancers.map(({ targetGroupArn }) => targetGroupArn),
    ...advanced.map(({ alternateTargetGroupArn }) => alternateTargetGroupArn),
  ];
  return {
    rules: rules.filter(({ arn }, nth) => rules.findIndex((each) => each.arn === arn) === nth),
    targetGroups: [...new Set(groups.filter((arn) => arn !== undefined))],
  };
}

/** In percent, of which 0 is not told. */
export async function readRoutes(
  elb: ElasticLoadBalancingV2Client,
  { rules }: UsersPlace,
): Promise<readonly Route[]> {
  if (rules.length === 0) return [];
  const { Rules } = await elb.send(new DescribeRulesCommand({ RuleArns: rules.map(({ arn }) => arn) }));
  return must(Rules, 'Rules').flatMap((rule) => {
    const is = rules.find(({ arn }) => arn === rule.RuleArn)?.is;
    if (is === undefined) return [];
    const weights = must(forwardOf(rule), 'Rules[].Actions');
    const sum = weights.reduce((total, { weight }) => total + weight, 0);
    const shares = weights
      .filter(({ weight }) => weight > 0)
      .map(({ targetGroupArn, weight }) => ({ targetGroup: targetGroupArn, percent: (100 * weight) / sum }));
    return { is, weights: shares };
  });
}

type Healthy = Extract<Status['healthy'], { readonly known: unknown }>['known'];

export async function readHealth(
  elb: ElasticLoadBalancingV2Client,
  { targetGroups }: UsersPlace,
): Promise<Healthy> {
  return Promise.all(
    targetGroups.map(async (targetGroup) => {
      const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }));
      const states = must(answer.TargetHealthDescriptions, 'TargetHealthDescriptions').map(
        ({ TargetHealth }) => TargetHealth?.State,
      );
      const healthy = states.filter((state) => state === 'healthy').length;
      return { targetGroup, healthy, others: states.length - healthy };
    }),
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** In which requests are counted: the last whole minutes. */
export const COUNTED_MINUTES = 5;

/** By the load balancer's metrics of each group. */
export async function readTraffic(
  cloudWatch: CloudWatchClient,
  { rules: [rule], targetGroups }: UsersPlace,
  now: number,
): Promise<readonly Traffic[]> {
  // source: "CloudWatch metrics for your Application Load Balancer": the dimension is the end of the ARN
  const loadBalancer = /:listener-rule\/(app\/[^/]+\/[^/]+)\//.exec(rule?.arn ?? '')?.[1];
  if (loadBalancer === undefined || targetGroups.length === 0) return [];
  const end = Math.floor(now / MINUTE) * MINUTE;
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  const { MetricDataResults } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(end - HOUR),
      EndTime: new Date(end),
      MetricDataQueries: targetGroups.flatMap((arn, nth) => [
        query(`requests${nth}`, 'RequestCount', loadBalancer, arn),
        query(`errors${nth}`, 'HTTPCode_Target_5XX_Count', loadBalancer, arn),
      ]),
    }),
  );
  const results = must(MetricDataResults, 'MetricDataResults');
  const minutes = (id: string): ReadonlyMap<number, number> => {
    const { Timestamps = [], Values = [] } = results.find(({ Id }) => Id === id) ?? {};
    return new Map(Timestamps.map((at, nth) => [at.getTime(), Values[nth] ?? 0]));
  };
  return targetGroups.map((targetGroup, nth) => {
    const [requests, errors] = [minutes(`requests${nth}`), minutes(`errors${nth}`)];
    const since = firstAfterNone(requests, end);
    return {
      targetGroup,
      requests: lately(requests, end),
      errors: lately(errors, end),
      ...(since !== undefined && { since }),
    };
  });
}

function query(id: string, metric: string, loadBalancer: string, targetGroup: string): MetricDataQuery {
  return {
    Id: id,
    MetricStat: {
      Stat: 'Sum',
      Period: 60,
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: metric,
        Dimensions: [
          { Name: 'LoadBalancer', Value: loadBalancer },
          { Name: 'TargetGroup', Value: targetGroup.slice(targetGroup.indexOf(':targetgroup/') + 1) },
        ],
      },
    },
  };
}

function lately(minutes: ReadonlyMap<number, number>, end: number): number {
  return [...minutes]
    .filter(([at]) => at >= end - COUNTED_MINUTES * MINUTE)
    .reduce((sum, [, value]) => sum + value, 0);
}

/** The minute in which its users came, in the hour that was looked at; undefined where they were there all the time, or never. */
function firstAfterNone(minutes: ReadonlyMap<number, number>, end: number): number | undefined {
  let first: number | undefined;
  for (let at = end - MINUTE; at >= end - HOUR; at -= MINUTE) {
    if ((minutes.get(at) ?? 0) > 0) first = at;
    else if (first !== undefined) return first;
  }
  return undefined;
}
