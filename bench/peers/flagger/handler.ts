import { request } from 'node:http';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { advance, type Observed, type Status } from './decide';

const MINUTE = 60_000;
/** After the full minute, when its counts are there. */
const LATE = 2_000;

const cloudWatch = new CloudWatchClient({});
const elb = new ElasticLoadBalancingV2Client({});

interface State extends Status {
  readonly green: string;
  readonly blue: string;
}

/**
 * Flagger's loop in a lifecycle hook before the shift of a blue/green deployment: it moves the weights itself, a turn a
 * minute, and lets ECS shift the rest when it promotes. What it is asked again with, it has answered the last time.
 */
export async function handler(event: { readonly hookDetails?: { readonly state?: State } }) {
  const state = event.hookDetails?.state ?? (await begin());
  // Full minutes: the counts of CloudWatch are of those.
  if (!event.hookDetails?.state) return again(state);
  const next = await advance(
    state,
    () => observe(state.green, Date.now()),
    () => acceptance(),
  );
  if (next.do === 'promote') return { hookStatus: 'SUCCEEDED', reason: 'promoted' };
  if (next.do === 'roll-back') {
    await setWeight(state, 0);
    return { hookStatus: 'FAILED', reason: next.why };
  }
  if (next.status.weight !== state.weight) await setWeight(state, next.status.weight);
  return again({ ...state, ...next.status });
}

function again(state: State) {
  const now = Date.now() - LATE;
  const wait = MINUTE - (now % MINUTE);
  return { hookStatus: 'IN_PROGRESS', callBackDelay: Math.ceil(wait / 1000), hookDetails: { state } };
}

async function begin(): Promise<State> {
  const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns: [of('RULE')] }));
  const groups = Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
  const arn = (isBlue: boolean) => groups.find(({ Weight = 0 }) => Weight > 0 === isBlue)?.TargetGroupArn;
  const [green, blue] = [arn(false), arn(true)];
  if (green === undefined || blue === undefined) throw new Error('the rule must forward to two groups');
  return { green, blue, weight: 0, failedChecks: 0 };
}

async function setWeight({ green, blue }: State, weight: number): Promise<void> {
  const TargetGroups = [
    { TargetGroupArn: green, Weight: weight },
    { TargetGroupArn: blue, Weight: 100 - weight },
  ];
  const Actions = [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }];
  await elb.send(new ModifyRuleCommand({ RuleArn: of('RULE'), Actions }));
}

async function observe(group: string, now: number): Promise<Observed> {
  const end = now - (now % MINUTE);
  const Dimensions = [
    { Name: 'LoadBalancer', Value: of('LOAD_BALANCER') },
    { Name: 'TargetGroup', Value: group.slice(group.lastIndexOf(':') + 1) },
  ];
  const query = (Id: string, MetricName: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions }, Period: 60, Stat },
  });
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(end - MINUTE),
      EndTime: new Date(end),
      MetricDataQueries: [
        query('requests', 'RequestCount', 'Sum'),
        query('failed', 'HTTPCode_Target_5XX_Count', 'Sum'),
        query('refused', 'TargetConnectionErrorCount', 'Sum'),
        query('p99', 'TargetResponseTime', 'p99'),
      ],
    }),
  );
  const value = (id: string) => MetricDataResults.find(({ Id }) => Id === id)?.Values?.[0];
  const [requests, p99] = [value('requests'), value('p99')];
  const bad = (value('failed') ?? 0) + (value('refused') ?? 0);
  return {
    successRate: requests ? 100 * (1 - bad / requests) : undefined,
    p99Ms: p99 === undefined ? undefined : 1000 * p99,
  };
}

/** The pages that Teal's sample asks for in its smoke test, of the canary. */
async function acceptance(): Promise<string | undefined> {
  for (const path of ['/', '/products']) {
    const status = await statusOf(path);
    if (status !== 200) return `acceptance test: GET ${path} is ${status}`;
  }
  return undefined;
}

function statusOf(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { [of('TEST_HEADER')]: 'green' };
    const asked = request({ host: of('HOST'), path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end();
  });
}

function of(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} must be set`);
  return value;
}
