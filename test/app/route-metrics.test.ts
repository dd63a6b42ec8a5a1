import { RouteMetrics } from '../../app/src/route-metrics';
import { routeName } from '../../app/src/route-names';
import { readSettings } from '../../app/src/settings';
import { type Counted, countedIndicator, inNumbers } from '../../lambda/shared/indicator';
import { METRICS_OF } from '../../lib/config/telemetry';
import { CloudWatch } from '../../rehearsal/account/cloudwatch';
import { writeLog } from '../../rehearsal/account/deliveries';
import { VirtualClock } from '../../rehearsal/clock/virtual-clock';
import { embeddedMetrics } from '../../rehearsal/logs/embedded-metrics';
import { LogGroups } from '../../rehearsal/logs/log-groups';
import { brokenCheckout, linesOfShop } from './shop-in-process';

const of = { service: 'shop', environment: 'production' };
const env = { [METRICS_OF.service]: of.service, [METRICS_OF.environment]: of.environment };
const NOW = Date.parse('2030-01-01T00:00:30Z');
const MINUTE = 60_000;

function written(count: (metrics: RouteMetrics) => void): Record<string, unknown>[] {
  const records: Record<string, unknown>[] = [];
  const metrics = new RouteMetrics(
    of,
    (record) => records.push({ ...record }),
    () => NOW,
  );
  count(metrics);
  metrics.flush();
  return records;
}

// What keeps the sample and the objectives together: a name that changes on one side alone makes an objective blind.
describe('the sample’s own lines are what the objective of a route counts', () => {
  /** What an indicator is over the minutes in which these lines were written. */
  function counted(lines: readonly string[], indicated: Counted) {
    const now = Date.now();
    const clock = new VirtualClock(now);
    const account = {
      logs: new LogGroups(clock),
      cloudWatch: new CloudWatch(clock, { arnOf: (name) => name }),
    };
    for (const line of lines) writeLog(account, { logGroupName: 'g', logStreamName: 's' }, line, now);
    const { bad, total, metrics } = countedIndicator(indicated, { ...of, loadBalancer: 'app/shop/1' });
    const start = Math.floor(now / MINUTE - 1) * MINUTE;
    const counts = Object.fromEntries(
      Object.entries(metrics).map(([name, { namespace, metric, dimensions, statistic }]) => [
        name,
        account.cloudWatch.store.datapoint(
          { namespace, name: metric, dimensions },
          statistic,
          start,
          3 * MINUTE,
        ),
      ]),
    );
    return { counts, bad: inNumbers(bad, counts), total: inNumbers(total, counts) };
  }

  const asked = [
    ...Array.from({ length: 5 }, () => ({ path: '/checkout' })),
    ...[{ path: '/products' }, { path: '/ready' }, { path: '/x/1' }, { path: '/x/2' }],
  ];
  let lines: string[];
  beforeAll(async () => {
    lines = await linesOfShop(env, asked, brokenCheckout(2));
  });

  test('availability: 2 of 5 were bad', () => {
    const seen = counted(lines, { kind: 'availability', route: 'checkout' });
    expect(seen).toEqual({ counts: { failed: 2, requests: 5 }, bad: 2, total: 5 });
  });

  test('latency: of those that did not fail', () => {
    const slow = counted(lines, { kind: 'latency', milliseconds: 60_000, route: 'checkout' });
    expect(slow).toEqual({ counts: { answers: 3, fast: 3 }, bad: 0, total: 3 });
  });

  test('paths that nobody knows are one route, and probes are none', () => {
    const requests = (route: string) => counted(lines, { kind: 'availability', route }).counts.requests;
    expect(['other', 'products', 'checkout', 'home', 'probe'].map(requests)).toEqual([
      2,
      1,
      5,
      undefined,
      undefined,
    ]);
  });

  test('a route without a failure says so', () => {
    expect(counted(lines, { kind: 'availability', route: 'products' }).counts.failed).toBe(0);
  });

  test('CloudWatch takes all of them', () => {
    expect(lines.flatMap((line) => embeddedMetrics(line, Date.now()).problems)).toEqual([]);
  });
});

test('without both names no metrics are written', async () => {
  for (const given of [{}, { TEAL_SERVICE: 'shop' }, { TEAL_ENVIRONMENT: 'production' }])
    expect(readSettings(given).metrics).toBeUndefined();
  const lines = await linesOfShop({}, [{ path: '/' }]);
  expect(lines).toHaveLength(1);
});

test('one line a route, with each duration and the time of the first', () => {
  const [home, other, ...more] = written((metrics) => {
    metrics.count('home', false, 3);
    metrics.count('other', true, undefined);
    metrics.count('home', false, 7.5);
  });
  expect(more).toEqual([]);
  expect(home).toMatchObject({
    Route: 'home',
    Requests: 2,
    Failures: 0,
    Duration: [3, 7.5],
    _aws: { Timestamp: NOW },
  });
  expect(other).toMatchObject({ Route: 'other', Requests: 1, Failures: 1 });
  expect(other).not.toHaveProperty('Duration');
});

// source: CloudWatch embedded metric format specification: at most 100 values of a metric
test.each([
  [100, [100]],
  [101, [100, 1]],
  [250, [100, 100, 50]],
])('%i durations are lines of %j', (count, expected) => {
  const records = written((metrics) => {
    for (let nth = 0; nth < count; nth += 1) metrics.count('home', false, nth);
  });
  expect(records.map(({ Duration }) => (Duration as number[]).length)).toEqual(expected);
  expect(records.reduce((sum, { Requests }) => sum + Number(Requests), 0)).toBe(count);
  for (const record of records) expect(embeddedMetrics(JSON.stringify(record), NOW).problems).toEqual([]);
});

test('what was flushed is not written again', () => {
  const records = written((metrics) => {
    metrics.count('home', false, 1);
    metrics.flush();
  });
  expect(records).toHaveLength(1);
});

test.each(['/toString', '/__proto__', '/products/1', '', '//', '/Checkout'])(
  '%j is the route other',
  (path) => {
    expect(routeName(path)).toBe('other');
  },
);

test.each([
  [undefined, 10_000],
  ['1', 10_000],
  ['40', 250],
  ['0', 10_000],
  ['-3', 10_000],
  ['Infinity', 10_000],
  ['x', 10_000],
])(
  'in a rehearsal of the factor %s a line comes each %d ms, and flags are asked for twice as often',
  (factor, expected) => {
    const settings = readSettings(factor === undefined ? {} : { TEAL_REHEARSAL_FACTOR: factor });
    expect([settings.metricsInterval, settings.flagsInterval]).toEqual([expected, expected / 2]);
  },
);
