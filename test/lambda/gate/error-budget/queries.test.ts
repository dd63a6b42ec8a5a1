import { budgetsOf, callsOf, spanOf, spentOf } from '../../../../lambda/gate/error-budget/queries';
import type { BudgetObjective, Counted } from '../../../../lambda/shared/environment';
import { countedIndicator, inMetricMath, inNumbers, namesIn } from '../../../../lambda/shared/indicator';
import { getMetricData } from '../../../../rehearsal/cloudwatch/metric-results';
import { MetricStore } from '../../../../rehearsal/cloudwatch/metric-store';
import { seededRandom } from '../../../../rehearsal/random';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 20, 14, 35);
const of = { service: 'shop', environment: 'production' };
const loadBalancer = 'app/shop-production/0a';

const good = { namespace: 'Shop', metric: 'Paid', dimensions: { Shop: 'a' }, statistic: 'Sum' };
const KINDS: readonly Counted[] = [
  { kind: 'availability' },
  { kind: 'latency', milliseconds: 300 },
  { kind: 'availability', route: 'login' },
  { kind: 'latency', milliseconds: 300, route: 'login' },
  { kind: 'business', good, total: { ...good, metric: 'Placed' } },
];
const objective = (counted: Counted, id = 'one'): BudgetObjective => ({ id, goal: 99, of: counted });
const budgets = (...counted: Counted[]) =>
  budgetsOf({ loadBalancer, objectives: counted.map((each) => objective(each)) }, of);

test('the window is whole hours, and the one that has begun', () => {
  expect(spanOf(NOW, 28)).toEqual({ from: Date.UTC(2026, 9, 23, 14), until: NOW });
});

// source: CloudWatch API reference, MetricStat (Period): a multiple of 300 s beyond 15 days; GetMetricData: 500 queries and
// 100,800 datapoints
test('as many routes as there may be fit into what CloudWatch answers', () => {
  const routes = Array.from({ length: 60 }, (_, nth) => ({
    kind: 'availability' as const,
    route: `r${nth}`,
  }));
  const calls = callsOf(budgets(...KINDS, ...routes));
  const all = calls.flat();
  expect(all).toHaveLength(4 + 2 * 4 + 60 * 2);
  expect(new Set(all.map(({ Id }) => Id)).size).toBe(all.length);
  expect(all.every(({ MetricStat }) => MetricStat?.Period === 3600)).toBe(true);
  for (const call of calls) expect(call.length * (30 * 24 + 1)).toBeLessThanOrEqual(100_800);
});

test('what is asked', () => {
  expect(callsOf(budgets({ kind: 'latency', milliseconds: 300 })).flat()).toEqual(
    [
      ['o0_answers', 'SampleCount'],
      ['o0_fast', 'TC(:0.3)'],
    ].map(([Id, Stat]) => ({
      Id,
      MetricStat: {
        Metric: {
          ...{ Namespace: 'AWS/ApplicationELB', MetricName: 'TargetResponseTime' },
          Dimensions: [{ Name: 'LoadBalancer', Value: loadBalancer }],
        },
        ...{ Period: 3600, Stat },
      },
    })),
  );
});

/** What one objective has spent, of counts by the name of the metric. */
function spent(counted: Counted, counts: Readonly<Record<string, Readonly<Record<number, number>>>>) {
  const [budget] = budgets(counted);
  if (!budget) throw new Error('there must be one');
  return spentOf(
    budget,
    new Map(
      Object.entries(counts).map(([name, values]) => [
        `o0_${name}`,
        new Map(Object.entries(values).map(([hour, value]) => [Number(hour) * HOUR, value])),
      ]),
    ),
  );
}

test('an hour in which a metric says nothing counts as none, and 503 as a request', () => {
  const { hours } = spent(
    { kind: 'availability' },
    { requests: { 3: 90, 1: 50 }, failed: { 1: 2 }, own: { 2: 7, 3: 1 }, unrouted: { 2: 7, 3: 1 } },
  );
  expect(hours).toEqual([
    { time: HOUR, bad: 2, total: 50 },
    { time: 2 * HOUR, bad: 7, total: 7 },
    { time: 3 * HOUR, bad: 1, total: 91 },
  ]);
});

test.each<[string, Counted, Record<string, Record<number, number>>, boolean]>([
  ['a load balancer without users', { kind: 'availability' }, {}, true],
  ['its latency', { kind: 'latency', milliseconds: 1 }, {}, true],
  ['a route that nobody publishes', { kind: 'availability', route: 'login' }, {}, false],
  ['a route without requests', { kind: 'availability', route: 'login' }, { requests: { 1: 0 } }, true],
  [
    'a route of which only failures are published',
    { kind: 'availability', route: 'a' },
    { failed: { 1: 1 } },
    true,
  ],
  ['its latency that nobody publishes', { kind: 'latency', milliseconds: 1, route: 'login' }, {}, false],
  ['a business that nobody publishes', KINDS[4] as Counted, {}, false],
  ['good ones without a total', KINDS[4] as Counted, { good: { 1: 5 } }, false],
  ['a total without good ones', KINDS[4] as Counted, { total: { 1: 5 } }, true],
])('published: %s', (_, counted, counts, isPublished) => {
  expect(spent(counted, counts).isPublished).toBe(isPublished);
});

// The alarms are metric math, and the gate adds up by itself.
test.each(KINDS)('%j: the sums of the gate are those of metric math', (counted) => {
  const { bad, total, metrics } = countedIndicator(counted, { ...of, loadBalancer });
  const names = Object.keys(metrics);
  expect([...new Set([...namesIn(bad), ...namesIn(total)])].sort()).toEqual(names.toSorted());
  const [store, random] = [new MetricStore(), seededRandom(7)];
  const HOURS = 48;
  const counted48 = Array.from({ length: HOURS }, (_, hour) => {
    const some = names
      .filter(() => random() < 0.7)
      .map((name) => [name, Math.floor(random() * 100)] as const);
    for (const [name, count] of some) store.record(plain(name), hour * HOUR, count);
    return Object.fromEntries(some);
  });
  const results = getMetricData(store, {
    queries: [
      ...names.map((id) => ({
        ...{ id, returnData: false },
        metricStat: { metric: plain(id), stat: 'Sum', periodMs: HOUR },
      })),
      { id: 'e1', expression: inMetricMath(bad) },
      { id: 'e2', expression: inMetricMath(total) },
    ],
    ...{ start: 0, end: HOURS * HOUR, scanBy: 'TimestampAscending' as const },
  });
  expect(results.map(({ values }) => values)).toEqual(
    [bad, total].map((term) => counted48.map((counts) => inNumbers(term, counts))),
  );
});

/** A metric whose sum is the count: what a statistic makes of samples is CloudWatch's. */
const plain = (name: string) => ({ namespace: 'Test', name, dimensions: {} });

// source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer": these have TargetGroup among their
// dimensions, HTTPCode_ELB_* have not
test.each<[Counted, string, string, object, number]>([
  [
    { kind: 'availability' },
    'FILL(failedA,0)+FILL(failedB,0)+FILL(refusedA,0)+FILL(refusedB,0)',
    'MAX([FILL(requestsA,0)+FILL(requestsB,0),FILL(failedA,0)+FILL(failedB,0)+FILL(refusedA,0)+FILL(refusedB,0)])',
    { failedA: 1, failedB: 2, refusedB: 3, requestsA: 100 },
    6,
  ],
  [
    { kind: 'latency', milliseconds: 300 },
    'FILL(answersA,0)+FILL(answersB,0)-FILL(fastA,0)-FILL(fastB,0)',
    'FILL(answersA,0)+FILL(answersB,0)',
    { answersA: 50, answersB: 50, fastA: 45, fastB: 50 },
    5,
  ],
])(
  'of a load balancer that others are behind, %j counts the service’s own groups',
  (counted, bad, total, counts, number) => {
    const targetGroups = ['targetgroup/a/1', 'targetgroup/b/2'] as const;
    const indicator = countedIndicator(counted, { ...of, loadBalancer, targetGroups });
    expect([inMetricMath(indicator.bad), inMetricMath(indicator.total)]).toEqual([bad, total]);
    expect(inNumbers(indicator.bad, counts as Record<string, number>)).toBe(number);
    for (const { dimensions } of Object.values(indicator.metrics)) {
      expect(Object.keys(dimensions)).toEqual(['LoadBalancer', 'TargetGroup']);
    }
  },
);
