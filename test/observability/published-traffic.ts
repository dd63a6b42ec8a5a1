import { UNIFORMITY_METRIC } from '../../lambda/shared/environment';
import type { MetricStore } from '../../rehearsal/cloudwatch/metric-store';

/** What a minute of traffic is like, as its load balancer counts it. Whatever is 0 is not published. */
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
  readonly green?: GroupTraffic;
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
  /** What the service itself counts of its routes: a part of all of the above. */
  readonly routes?: Readonly<Record<string, RouteTraffic>>;
  /** What the service counts of its calls to what it needs. */
  readonly calls?: Readonly<Record<string, RouteTraffic>>;
  /** What the shop counts of its own. */
  readonly orders?: { readonly placed: number; readonly paid: number };
  /** Whatever else is published in the minute: a point for each value. */
  readonly also?: readonly Published[];
}

export type GroupTraffic = Pick<Traffic, 'requests' | 'failed' | 'slow'>;

export interface RouteTraffic {
  readonly requests: number;
  readonly failed?: number;
}

export interface Published {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Whose metrics. */
export interface Publisher {
  readonly service: string;
  readonly environment: string;
  /** As CloudWatch names it: `app/NAME/ID`. */
  readonly loadBalancer: string;
  /** `targetgroup/NAME/ID`. */
  readonly blue: string;
  readonly green: string;
}

type Dimensions = Readonly<Record<string, string>>;
type Put = (namespace: string, name: string, dimensions: Dimensions, value: number, count?: number) => void;

/** Publishes traffic as of a time, in simulated milliseconds. */
export function publisher(
  store: MetricStore,
  of: Publisher,
): (at: number, traffic: Traffic, minutes?: number) => void {
  const recorders = new Map<string, ReturnType<MetricStore['recorder']>>();
  let now = 0;
  const put: Put = (namespace, name, dimensions, value, count = 1) => {
    if (count <= 0) return;
    const key = `${namespace} ${name} ${Object.values(dimensions).join(' ')}`;
    let record = recorders.get(key);
    if (!record) {
      record = store.recorder({ namespace, name, dimensions });
      recorders.set(key, record);
    }
    record(now, value, count);
  };
  return (at, traffic, minutes = 1) => {
    now = at;
    byLoadBalancer(put, of, traffic, minutes);
    byTasks(put, of, traffic);
    byService(put, of, traffic, minutes);
  };
}

/** source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer": dimensions and what is published */
function byLoadBalancer(put: Put, { loadBalancer, ...groups }: Publisher, traffic: Traffic, minutes: number) {
  const LoadBalancer = loadBalancer;
  const { refused = 0, unrouted = 0, rejected = 0, green } = traffic;
  const { unhealthy = 0, healthy = 2, healthyGreen = 'none' } = traffic;
  const count = (name: string, value: number, dimensions: Dimensions = { LoadBalancer }) => {
    if (value > 0) put('AWS/ApplicationELB', name, dimensions, value * minutes);
  };
  const share = ({ requests, failed = 0, slow = 0 }: GroupTraffic, dimensions: Dimensions) => {
    count('RequestCount', requests, dimensions);
    count('HTTPCode_Target_5XX_Count', failed, dimensions);
    put('AWS/ApplicationELB', 'TargetResponseTime', dimensions, 0.05, (requests - slow) * minutes);
    put('AWS/ApplicationELB', 'TargetResponseTime', dimensions, 1, slow * minutes);
  };
  const ofBlue = { LoadBalancer, TargetGroup: groups.blue };
  const ofGreen = { LoadBalancer, TargetGroup: groups.green };
  share(traffic, { LoadBalancer });
  share(green ? less(traffic, green) : traffic, ofBlue);
  if (green) share(green, ofGreen);
  count('HTTPCode_ELB_5XX_Count', refused + unrouted);
  count('HTTPCode_ELB_503_Count', unrouted);
  count('RejectedConnectionCount', rejected);
  const hosts = (kind: string, value: number | 'none', dimensions: Dimensions) => {
    if (value !== 'none') put('AWS/ApplicationELB', kind, dimensions, value);
  };
  hosts('HealthyHostCount', healthy, ofBlue);
  hosts('UnHealthyHostCount', healthy === 'none' ? 'none' : unhealthy, ofBlue);
  hosts('HealthyHostCount', healthyGreen, ofGreen);
}

/** source: Amazon ECS developer guide, "Amazon ECS CloudWatch metrics": a value of each task that runs */
function byTasks(
  put: Put,
  { service, environment }: Publisher,
  { cpu = [40, 40], memory = [40, 40] }: Traffic,
) {
  const dimensions = { ClusterName: `${service}-${environment}`, ServiceName: service };
  for (const value of cpu) put('AWS/ECS', 'CPUUtilization', dimensions, value);
  for (const value of memory) put('AWS/ECS', 'MemoryUtilization', dimensions, value);
}

/** docs/signals.md: a route's failures are counted when there are some, its durations in milliseconds. */
function byService(
  put: Put,
  { service, environment }: Publisher,
  { routes = {}, calls = {}, orders, reports = [], also = [] }: Traffic,
  minutes: number,
) {
  const names = { Service: service, Environment: environment };
  put(UNIFORMITY_METRIC.NAMESPACE, UNIFORMITY_METRIC.NAME, names, 0);
  const counted = [
    ...Object.entries(routes).map(([Route, of]) => ({ dimensions: { ...names, Route }, ...of })),
    ...Object.entries(calls).map(([Dependency, of]) => ({ dimensions: { ...names, Dependency }, ...of })),
  ];
  for (const { dimensions, requests, failed = 0 } of counted) {
    if (requests > 0) put('Teal/Service', 'Requests', dimensions, requests * minutes);
    if (failed > 0) put('Teal/Service', 'Failures', dimensions, failed * minutes);
    put('Teal/Service', 'Duration', dimensions, 50, (requests - failed) * minutes);
  }
  if (orders && orders.placed > 0) put('Shop', 'OrdersPlaced', {}, orders.placed * minutes);
  if (orders && orders.paid > 0) put('Shop', 'OrdersPaid', {}, orders.paid * minutes);
  for (const Job of reports) put('Teal/Service', 'Heartbeat', { ...names, Job }, 1);
  for (const { namespace, name, dimensions, value } of also) put(namespace, name, dimensions, value);
}

const less = (all: GroupTraffic, part: GroupTraffic): GroupTraffic => ({
  requests: all.requests - part.requests,
  failed: (all.failed ?? 0) - (part.failed ?? 0),
  slow: (all.slow ?? 0) - (part.slow ?? 0),
});
