import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { millis } from '../../../../lib';
import { indicatorOf } from '../../../../lib/observability/indicator';
import { LoadBalancerMetrics } from '../../../../lib/observability/load-balancer-metrics';
import type { Part } from '../../../../lib/observability/signals/parts';
import type { ServiceSignals } from '../../../../lib/observability/signals/service-signals';
import { shop, synthesize } from '../../../synth';
import { datapointsOf, type Minute } from './measured-minutes';

const stack = synthesize(shop()).delivery.environments[0]?.services[0]?.stack;
if (!stack) throw new Error('there is no service');
const { signals } = stack.observability;

const NONE = undefined;

// The groups swap from A to B. Then nobody asks: of a count that is 0 nothing is published, and hosts are. Then nothing is.
const MINUTES: readonly Minute[] = [
  {
    A: { requests: 1000, failed: 10, answers: { 0.05: 980, 1: 20 }, healthy: 2, unhealthy: 0 },
    cpu: [40, 60],
    memory: [30, 50],
  },
  {
    A: { requests: 950, failed: 10, answers: { 0.05: 950 }, healthy: 2, unhealthy: 0 },
    B: {
      requests: 50,
      failed: 5,
      refused: 5,
      answers: { 0.2: 25, 2: 20 },
      healthy: 1,
      unhealthy: 1,
      failOpen: 4,
    },
    own: {
      HTTPCode_ELB_5XX_Count: 8,
      HTTPCode_ELB_502_Count: 5,
      HTTPCode_ELB_503_Count: 3,
      RejectedConnectionCount: 7,
    },
    cpu: [40, 60, 80, 100],
    memory: [30, 50, 10, 10],
  },
  {
    A: { requests: 100, answers: { 0.05: 100 }, healthy: 2, unhealthy: 0 },
    B: { requests: 900, answers: { 0.2: 900 }, healthy: 2, unhealthy: 0 },
    own: {
      ActiveConnectionCount: 30,
      NewConnectionCount: 20,
      HTTPCode_ELB_5XX_Count: 4,
      HTTPCode_ELB_504_Count: 4,
    },
    cpu: [40],
    memory: [50],
  },
  {
    B: { requests: 1000, failed: 20, answers: { 0.2: 1000 }, healthy: 2, unhealthy: 0 },
    cpu: [40],
    memory: [50],
  },
  { B: { healthy: 2, unhealthy: 0 }, cpu: [1], memory: [50] },
  {},
];

type Of = (part: Part) => IMetric;
const latency =
  (percent: number): Of =>
  (of) =>
    signals.latency.metricPercentile(percent, { of });

const SIGNALS: readonly [name: string, Of, Partial<Record<Part, readonly (number | undefined)[]>>][] = [
  ['p50', latency(50), { all: [0.05, 0.05, 0.2, 0.2, NONE, NONE] }],
  [
    'p99',
    latency(99),
    {
      all: [1, 2, 0.2, 0.2, NONE, NONE],
      A: [1, 0.05, 0.05, NONE, NONE, NONE],
      B: [NONE, 2, 0.2, 0.2, NONE, NONE],
      live: [1, 0.05, 0.2, 0.2, NONE, NONE],
      other: [NONE, 2, 0.05, NONE, NONE, NONE],
    },
  ],
  [
    'share under 100 ms',
    (of) => signals.latency.metricShareUnder(millis(100), { of }),
    {
      all: [98, 95.4774, 10, 0, NONE, NONE],
      A: [98, 100, 100, NONE, NONE, NONE],
      B: [NONE, 0, 0, 0, NONE, NONE],
      live: [98, 100, 0, 0, NONE, NONE],
      other: [NONE, 0, 100, NONE, NONE, NONE],
    },
  ],
  [
    'requests',
    (of) => signals.traffic.metricRequests({ of }),
    {
      all: [1000, 1000, 1000, 1000, 0, 0],
      A: [1000, 950, 100, 0, 0, 0],
      B: [0, 50, 900, 1000, 0, 0],
      live: [1000, 950, 900, 1000, 0, 0],
      other: [0, 50, 100, 0, 0, 0],
    },
  ],
  [
    'requests per target',
    (of) => signals.traffic.metricRequestsPerTarget(of === 'all' ? {} : { of }),
    { all: [500, 475, 450, 500, 0, 0], B: [0, 50, 450, 500, 0, 0], other: [0, 50, 50, 0, 0, 0] },
  ],
  [
    '5xx of tasks',
    (of) => signals.errors.metricTargetErrors({ of }),
    {
      all: [10, 15, 0, 20, 0, 0],
      A: [10, 10, 0, 0, 0, 0],
      live: [10, 10, 0, 20, 0, 0],
      other: [0, 5, 0, 0, 0, 0],
    },
  ],
  ['5xx of the load balancer', () => signals.errors.metricLoadBalancerErrors(), { all: [0, 8, 4, 0, 0, 0] }],
  ['502', () => signals.errors.metricLoadBalancerErrors(502), { all: [0, 5, 0, 0, 0, 0] }],
  ['503', () => signals.errors.metricLoadBalancerErrors(503), { all: [0, 3, 0, 0, 0, 0] }],
  ['504', () => signals.errors.metricLoadBalancerErrors(504), { all: [0, 0, 4, 0, 0, 0] }],
  [
    'failed',
    (of) => signals.errors.metricErrorShare({ of }),
    {
      all: [1, 2.29312, 0.4, 2, NONE, NONE],
      A: [1, 1.05263, 0, NONE, NONE, NONE],
      B: [NONE, 20, 0, 2, NONE, NONE],
      live: [1, 1.05263, 0, 2, NONE, NONE],
      other: [NONE, 20, 0, NONE, NONE, NONE],
    },
  ],
  [
    'healthy targets',
    (of) => signals.hosts.metricHealthyHosts({ of }),
    {
      all: [2, 3, 4, 2, 2, NONE],
      A: [2, 2, 2, NONE, NONE, NONE],
      B: [NONE, 1, 2, 2, 2, NONE],
      live: [2, 2, 2, 2, NONE, NONE],
      other: [0, 1, 2, 0, NONE, NONE],
    },
  ],
  [
    'unhealthy targets',
    (of) => signals.hosts.metricUnhealthyHosts({ of }),
    { all: [0, 1, 0, 0, 0, NONE], other: [0, 1, 0, 0, NONE, NONE] },
  ],
  [
    'requests to unhealthy targets',
    (of) => signals.hosts.metricFailOpenRequests({ of }),
    { all: [0, 4, 0, 0, 0, 0], A: [0, 0, 0, 0, 0, 0], other: [0, 4, 0, 0, 0, 0] },
  ],
  ['CPU', () => signals.saturation.metricCpu(), { all: [50, 70, 40, 40, 1, NONE] }],
  ['CPU of the worst task', () => signals.saturation.metricWorstCpu(), { all: [60, 100, 40, 40, 1, NONE] }],
  ['memory', () => signals.saturation.metricMemory(), { all: [40, 25, 50, 50, 50, NONE] }],
  [
    'memory of the worst task',
    () => signals.saturation.metricWorstMemory(),
    { all: [50, 50, 50, 50, 50, NONE] },
  ],
  ['active connections', () => signals.saturation.metricActiveConnections(), { all: [0, 0, 30, 0, 0, 0] }],
  ['new connections', () => signals.saturation.metricNewConnections(), { all: [0, 0, 20, 0, 0, 0] }],
  ['rejected connections', () => signals.saturation.metricRejectedConnections(), { all: [0, 7, 0, 0, 0, 0] }],
];

// By minute: A alone, a canary on B, most on B, B alone, nobody asks, nothing is published.
describe.each(SIGNALS)('%s', (_, of, expected) => {
  test.each(Object.entries(expected))('of %s', (part, values) => {
    expect(datapointsOf(of(part as Part), stack, MINUTES)).toEqual(values);
  });
});

test('no percentile of two groups is put together: that of all is the load balancer’s own', () => {
  for (const percent of [50, 95, 99]) {
    const { metricStat, mathExpression } = signals.latency.metricPercentile(percent).toMetricConfig();
    expect(mathExpression).toBeUndefined();
    expect(metricStat?.statistic).toBe(`p${percent}`);
    expect(metricStat?.dimensions?.map(({ name }) => name)).toEqual(['LoadBalancer']);
  }
});

test('an outage of nothing but 503 fails for everybody', () => {
  const own = { HTTPCode_ELB_5XX_Count: 50, HTTPCode_ELB_503_Count: 50 };
  expect(datapointsOf(signals.errors.metricErrorShare(), stack, [{ own }])).toEqual([100]);
});

test('errors that the load balancer makes before it routes make no share above 100 %', () => {
  const own = { HTTPCode_ELB_5XX_Count: 50 };
  expect(datapointsOf(signals.errors.metricErrorShare(), stack, [{ A: { requests: 10 }, own }])).toEqual([
    100,
  ]);
});

// source: CDK refuses a widget in which one id stands for two metrics
test('a name stands for one metric in every expression, those of objectives as well', () => {
  const all = SIGNALS.flatMap(([, of, parts]) => Object.keys(parts).map((part) => of(part as Part)));
  const objective = indicatorOf(
    { kind: 'availability' },
    {
      ...{ service: 'shop', environment: 'production' },
      loadBalancer: new LoadBalancerMetrics(stack.loadBalancer, stack.targetGroups),
    },
  );
  const meant = new Map<string, Set<string>>();
  for (const [id, metric] of [
    ...all.flatMap((one) => (one instanceof MathExpression ? Object.entries(one.usingMetrics) : [])),
    ...Object.entries(objective.metrics(Duration.minutes(1))),
  ]) {
    const { namespace, metricName, statistic, dimensions } = metric.toMetricConfig().metricStat ?? {};
    meant.set(
      id,
      (meant.get(id) ?? new Set()).add(JSON.stringify([namespace, metricName, statistic, dimensions])),
    );
  }
  expect(meant.size).toBeGreaterThan(20);
  expect([...meant].filter(([, metrics]) => metrics.size > 1)).toEqual([]);
});

/** Every metric of a signals object, by the name of its method. */
const methodsOf = (of: object) =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(of)).filter((name) => name.startsWith('metric'));

test('every signal is in the table above', () => {
  const kinds: readonly (keyof ServiceSignals)[] = ['latency', 'traffic', 'errors', 'saturation', 'hosts'];
  const methods = kinds.flatMap((kind) => methodsOf(signals[kind]).map((name) => `${kind}.${name}`));
  const asked = SIGNALS.map(([, of]) => of.toString()).join() + latency.toString();
  expect(methods.filter((name) => !asked.includes(name))).toEqual([]);
  expect(methods.length).toBeGreaterThan(14);
});
