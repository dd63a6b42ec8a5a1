import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { RequestRecord } from '../../../rehearsal/elasticloadbalancing/request-record';
import { type Random, seededRandom } from '../../../rehearsal/random';
import { RequestTally } from '../../../rehearsal/traffic/request-tally';
import { binomial } from '../../../rehearsal/workload/draws';
import {
  ModelledTraffic,
  type RoutedGroup,
  type RoutedTarget,
  type Routing,
} from '../../../rehearsal/workload/modelled-traffic';
import type { EndedAlike } from '../../../rehearsal/workload/request-piles';

const LATENCY = { medianMs: 40, p99Ms: 250 };
const MINUTE = 60_000;
const FROM = { listenerArn: 'listener', ruleArn: 'production' };

function ended(status: number, more: Partial<EndedAlike> = {}): EndedAlike {
  return { ...FROM, status, byLoadBalancer: more.because !== undefined, ...more };
}

function target(targetId: string, targetGroupArn: string, errorShare: number): RoutedTarget {
  const to = { targetId, targetGroupArn };
  return {
    serve: (_path, count, random: Random) => {
      const failed = binomial(count, errorShare, random);
      return { failed, succeeded: count - failed, latency: LATENCY };
    },
    succeeded: ended(200, to),
    failed: ended(500, to),
    refused: ended(502, { ...to, because: 'connection-error' }),
  };
}

function group(arn: string, weight: number, targets: readonly RoutedTarget[]): RoutedGroup {
  return { arn, weight, targets, empty: ended(503, { targetGroupArn: arn, because: 'no-target' }) };
}

const OWN = ended(503, { because: 'no-target' });
const BLUE = group('blue', 95, [target('blue-1', 'blue', 0), target('blue-2', 'blue', 0)]);
const GREEN = group('green', 5, [target('green-1', 'green', 0.2), target('green-2', 'green', 0.2)]);
const refusing: RoutedTarget = { ...target('refusing', 'blue', 0), serve: () => undefined };
const BOTH: Routing = { own: OWN, groups: [BLUE, GREEN] };

async function run(route: () => Routing, minutes = 10, seed = 1) {
  const clock = new VirtualClock(0);
  const records: { record: RequestRecord; count: number }[] = [];
  const traffic = new ModelledTraffic({
    clock,
    random: seededRandom(seed),
    load: { requestsPerMinute: 3000, paths: { '/': 1 } },
    route,
    record: (record, count) => records.push({ record, count }),
  });
  const tally = new RequestTally((id) => (id.startsWith('green') ? 'green' : 'blue'));
  traffic.book = tally;
  traffic.start();
  await clock.run(clock.sleep(minutes * MINUTE));
  traffic.stop();
  const of = (accepts: (record: RequestRecord) => boolean) =>
    records.filter(({ record }) => accepts(record)).reduce((sum, { count }) => sum + count, 0);
  return { records, of, summary: tally.summary({ unfinished: 0, notSent: 0 }) };
}

test('weights share the users out, targets take turns, and each fails as its model says', async () => {
  const { of, summary } = await run(() => BOTH);
  expect(Math.abs(summary.total - 30_000)).toBeLessThan(900);
  expect(of(({ targetGroupArn }) => targetGroupArn === 'green') / summary.total).toBeCloseTo(0.05, 2);
  const [one, two] = ['blue-1', 'blue-2'].map((id) => of(({ targetId }) => targetId === id)) as [
    number,
    number,
  ];
  expect(Math.abs(one - two)).toBeLessThanOrEqual(1);
  expect(summary.failedByGreen / summary.servedByGreen).toBeCloseTo(0.2, 1);
  expect(summary).toMatchObject({ failedByBlue: 0, failedByLoadBalancer: 0 });
});

test('the load balancer has on record what users met, a minute at a time', async () => {
  const { of, records, summary } = await run(() => BOTH);
  expect(of(() => true)).toBe(summary.total);
  expect(of(({ status }) => status === 500)).toBe(summary.failedByGreen);
  expect(new Set(records.map(({ record }) => Math.floor(record.at / MINUTE))).size).toBe(10);
  const quick = records
    .flatMap(({ record }) => [...(record.latencies ?? [])])
    .filter(([seconds]) => seconds <= 0.04);
  expect(quick.reduce((sum, [, times]) => sum + times, 0) / summary.total).toBeCloseTo(0.5, 1);
});

test.each<[string, Routing, Partial<RequestRecord>]>([
  [
    'a group without targets',
    { own: OWN, groups: [{ ...BLUE, targets: [] }] },
    { status: 503, because: 'no-target' },
  ],
  ['weights of 0', { own: OWN, groups: [{ ...BLUE, weight: 0 }] }, { status: 503, because: 'no-target' }],
  [
    'a target that refuses connections',
    { own: OWN, groups: [{ ...BLUE, targets: [refusing] }] },
    { status: 502, because: 'connection-error' },
  ],
])('%s: the load balancer answers in its place', async (_what, routing, expected) => {
  const { records, of, summary } = await run(() => routing, 1);
  expect(records.every(({ record }) => record.byLoadBalancer)).toBe(true);
  expect(records[0]?.record).toMatchObject(expected);
  expect(of(() => true)).toBe(summary.failedByLoadBalancer);
});

test.each([
  [404, 'fixed-response'],
  [200, 'fixed-response'],
  [302, 'redirect'],
] as const)('users who get a %i of the load balancer (%s) are not served', async (status, because) => {
  const { of, summary } = await run(() => ({ own: ended(status, { because }) }), 1);
  expect(summary.failed).toBe(summary.total);
  expect(summary.failedByLoadBalancer).toBe(of((record) => record.status === status));
});

test('the same seed draws the same users', async () => {
  const both = () => BOTH;
  const [first, second, other] = [await run(both), await run(both), await run(both, 10, 2)];
  expect(second).toEqual({ ...first, of: expect.any(Function) });
  expect(other.summary).not.toEqual(first.summary);
});

test.each([
  [{ requestsPerMinute: -1, paths: { '/': 1 } }, 'traffic.requestsPerMinute must be at least 0, got -1'],
  [{ requestsPerMinute: Number.NaN, paths: { '/': 1 } }, 'must be at least 0, got NaN'],
  [{ requestsPerMinute: 1, paths: {} }, 'traffic.paths must have a weight above 0'],
  [{ requestsPerMinute: 1, paths: { '/': 0 } }, 'traffic.paths must have a weight above 0'],
  [{ requestsPerMinute: 1, paths: { '/': 1, '/a': -1 } }, 'traffic.paths./a must be at least 0, got -1'],
  [{ requestsPerMinute: 1, paths: { products: 1 } }, 'must begin with /, got products'],
])('a load of nobody is refused: %j', (load, words) => {
  const clock = new VirtualClock(0);
  const make = () =>
    new ModelledTraffic({ clock, load, random: seededRandom(1), route: () => BOTH, record: () => {} });
  expect(make).toThrow(words);
});
