import { CloudWatch } from '../../rehearsal/account/cloudwatch';
import { Resolvers } from '../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';
import { addAlarms } from '../../rehearsal/service/deployment-alarms';
import type { synthesize } from '../synth';

export const MINUTE = 60_000;
export const HOUR = 60;
export const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 2);

/** What a minute of traffic is like, as its load balancer counts it. Whatever is 0 is not published, but for `requests`. */
export interface Traffic {
  /** For which a target was chosen. */
  readonly requests: number;
  /** 5xx of the service. */
  readonly failed?: number;
  /** 5xx of the load balancer itself: no target that answers. */
  readonly refused?: number;
  /** 503, which is in no count of requests. */
  readonly unrouted?: number;
  /** Answers that take a second; the others take 50 ms. */
  readonly slow?: number;
  /** The same of green, of which all of the above is the sum with blue. */
  readonly green?: Omit<Traffic, 'green' | 'unrouted' | 'refused'>;
  /** Targets of blue that fail their health checks. */
  readonly unhealthy?: number;
  /** Those that pass them, of blue. @default 2; 'none' are registered */
  readonly healthy?: number | 'none';
  /** The same of green. @default 'none' */
  readonly healthyGreen?: number | 'none';
  /** Connections that the load balancer has no room for. */
  readonly rejected?: number;
  /** Percent that each of the tasks uses. @default 40 of both, of two tasks */
  readonly cpu?: readonly number[];
  readonly memory?: readonly number[];
  /** Jobs that report. */
  readonly reports?: readonly string[];
}

export interface Change {
  readonly alarm: string;
  readonly state: string;
  /** Since the beginning of the story. */
  readonly minute: number;
}

/** What somebody heard. */
export interface Notice extends Change {
  /** The last word of the topic's name. */
  readonly topic: string;
}

type Synthesized = ReturnType<typeof synthesize>;

/** The alarms of a service's template over traffic, minute by minute. */
export async function watch(
  { assembly: { directory } }: Synthesized,
  stackName: string,
  options: { readonly before: Traffic; readonly minutes: number; readonly at: (minute: number) => Traffic },
): Promise<{
  readonly changes: readonly Change[];
  readonly notices: readonly Notice[];
  readonly left: readonly string[];
}> {
  const clock = new VirtualClock(START);
  const cloudWatch = new CloudWatch(clock, {
    arnOf: (name) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  });
  const resolver = new Resolvers(knownAssembly(directory)).ofStackNamed(stackName);
  const left = await addAlarms(
    cloudWatch,
    [resolver],
    { alarms: { enable: true, rollback: true, names: [] } },
    START - 7 * DAY * MINUTE,
    ['Teal/Service'],
  );
  const name = String(await resolver.attribute('LoadBalancer', 'LoadBalancerFullName'));
  const groups = await groupsOf(resolver);
  const record = recorder(cloudWatch, name, groups);
  // So much is always there to look back on: by the minute for the shortest long window, then by the hour.
  for (let hour = 96; hour > 2; hour -= 1) record(START - hour * HOUR * MINUTE, times(options.before, HOUR));
  for (let minute = 2 * HOUR; minute > 0; minute -= 1) record(START - minute * MINUTE, options.before);
  const changes: Change[] = [];
  cloudWatch.alarms.onChange(({ name: alarm, state, changedAt }) =>
    changes.push({ alarm: alarm.replace(`${stackName}-`, ''), state, minute: (changedAt - START) / MINUTE }),
  );
  const notices: Notice[] = [];
  cloudWatch.alarms.onAction(({ alarmName, action, state, at }) =>
    notices.push({
      ...{ alarm: alarmName.replace(`${stackName}-`, ''), state, minute: (at - START) / MINUTE },
      topic: action.slice(action.lastIndexOf('-') + 1),
    }),
  );
  const end = new AbortController();
  let minute = 0;
  const tick = () => {
    record(clock.now(), options.at(minute));
    minute += 1;
    clock.schedule(MINUTE, tick);
  };
  clock.schedule(MINUTE / 2, tick);
  const evaluations = cloudWatch.alarms.start(end.signal);
  await clock.run(clock.sleep(options.minutes * MINUTE));
  end.abort();
  await evaluations;
  return { changes, notices, left };
}

export async function groupsOf(resolver: ReturnType<Resolvers['ofStackNamed']>): Promise<[string, string]> {
  const ids = await resolver.resourcesOfType('AWS::ElasticLoadBalancingV2::TargetGroup');
  const [blue, green] = await Promise.all(ids.map((id) => resolver.attribute(id, 'TargetGroupFullName')));
  return [String(blue), String(green)];
}

const times = (traffic: Traffic, factor: number): Traffic =>
  Object.fromEntries(
    Object.entries(traffic).map(([key, value]) => [
      key,
      typeof value === 'number' && !/healthy/i.test(key) ? value * factor : value,
    ]),
  ) as unknown as Traffic;

const TASKS = { ClusterName: 'shop-production', ServiceName: 'shop' };
const NAMES = { Service: 'shop', Environment: 'production' };

/** source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer": dimensions and what is published */
export function recorder(
  { store }: CloudWatch,
  LoadBalancer: string,
  [blueGroup, greenGroup]: readonly [string, string],
) {
  const put = (at: number, name: string, value: number, dimensions: Record<string, string>, count = 1) => {
    if (count > 0) store.record({ namespace: 'AWS/ApplicationELB', name, dimensions }, at, value, count);
  };
  const share = (
    at: number,
    { requests, failed = 0, slow = 0 }: Traffic,
    dimensions: Record<string, string>,
  ) => {
    if (requests > 0) put(at, 'RequestCount', requests, dimensions);
    if (failed > 0) put(at, 'HTTPCode_Target_5XX_Count', failed, dimensions);
    put(at, 'TargetResponseTime', 0.05, dimensions, requests - slow);
    put(at, 'TargetResponseTime', 1, dimensions, slow);
  };
  return (at: number, traffic: Traffic) => {
    const { refused = 0, unrouted = 0, unhealthy = 0, green, rejected = 0 } = traffic;
    const { healthy = 2, healthyGreen = 'none', cpu = [40, 40], memory = [40, 40], reports = [] } = traffic;
    share(at, traffic, { LoadBalancer });
    const blue = green ? minus(traffic, green) : traffic;
    share(at, blue, { LoadBalancer, TargetGroup: blueGroup });
    if (green) share(at, green, { LoadBalancer, TargetGroup: greenGroup });
    if (refused + unrouted > 0) put(at, 'HTTPCode_ELB_5XX_Count', refused + unrouted, { LoadBalancer });
    if (unrouted > 0) put(at, 'HTTPCode_ELB_503_Count', unrouted, { LoadBalancer });
    if (rejected > 0) put(at, 'RejectedConnectionCount', rejected, { LoadBalancer });
    if (healthy !== 'none') {
      put(at, 'HealthyHostCount', healthy, { LoadBalancer, TargetGroup: blueGroup });
      put(at, 'UnHealthyHostCount', unhealthy, { LoadBalancer, TargetGroup: blueGroup });
    }
    if (healthyGreen !== 'none')
      put(at, 'HealthyHostCount', healthyGreen, { LoadBalancer, TargetGroup: greenGroup });
    for (const [name, tasks] of Object.entries({ CPUUtilization: cpu, MemoryUtilization: memory }))
      for (const value of tasks) store.record({ namespace: 'AWS/ECS', name, dimensions: TASKS }, at, value);
    for (const Job of reports)
      store.record({ namespace: 'Teal/Service', name: 'Heartbeat', dimensions: { ...NAMES, Job } }, at, 1);
  };
}

const minus = (all: Traffic, part: Traffic): Traffic => ({
  requests: all.requests - part.requests,
  failed: (all.failed ?? 0) - (part.failed ?? 0),
  slow: (all.slow ?? 0) - (part.slow ?? 0),
});
