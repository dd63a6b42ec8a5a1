import * as fc from 'fast-check';
import type { MetricIdentity } from '../../../rehearsal/cloudwatch/metric';
import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';
import { statistic } from '../../../rehearsal/cloudwatch/statistics';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 12);

function requests(dimensions: Record<string, string> = { LoadBalancer: 'app/shop/1' }): MetricIdentity {
  return { namespace: 'AWS/ApplicationELB', name: 'RequestCount', dimensions };
}

describe('MetricStore', () => {
  const store = new MetricStore();
  store.record(requests(), START, 1);
  store.record(requests(), START + 59_999, 1, 9);
  store.record(requests(), START + MINUTE, 5);
  store.record(requests({ LoadBalancer: 'app/shop/1', TargetGroup: 'targetgroup/a/1' }), START, 70);

  test.each([
    ['a minute', 0, 1, 10],
    ['the next minute', 1, 1, 5],
    ['two minutes', 0, 2, 15],
    ['a period that is half empty', 1, 5, 5],
    ['an empty period', 2, 1, undefined],
  ])('sums %s', (_, offset, minutes, expected) => {
    expect(store.datapoint(requests(), 'Sum', START + offset * MINUTE, minutes * MINUTE)).toBe(expected);
  });

  test('counts a sample as often as it occurred', () => {
    expect(store.datapoint(requests(), 'SampleCount', START, MINUTE)).toBe(10);
  });

  test('keeps metrics apart by their dimensions, whatever their order', () => {
    const swapped = requests({ TargetGroup: 'targetgroup/a/1', LoadBalancer: 'app/shop/1' });
    expect(store.datapoint(swapped, 'Sum', START, MINUTE)).toBe(70);
    expect(store.datapoint(requests({}), 'Sum', START, MINUTE)).toBeUndefined();
  });

  test('forgets minutes that have ended', () => {
    const forgetful = new MetricStore();
    forgetful.record(requests(), START, 1);
    forgetful.record(requests(), START + MINUTE, 2);
    forgetful.forgetBefore(START + MINUTE);
    expect(forgetful.datapoint(requests(), 'Sum', START, 2 * MINUTE)).toBe(2);
  });

  test('keeps what is published in two units apart', () => {
    const own: MetricIdentity = { namespace: 'Shop', name: 'Wait', dimensions: {} };
    const store = new MetricStore();
    store.record({ ...own, unit: 'Seconds' }, START, 2);
    store.record({ ...own, unit: 'Milliseconds' }, START, 3000);
    expect(store.datapoint(own, 'Sum', START, MINUTE, 'Milliseconds')).toBe(3000);
    expect(store.datapoint(own, 'Sum', START, MINUTE, 'Count')).toBeUndefined();
    // Of several units CloudWatch's choice is not defined.
    expect(store.datapoint(own, 'Sum', START, MINUTE)).toBe(2);
    expect(store.unitsOf(own)).toEqual(['Seconds', 'Milliseconds']);
  });

  // source: docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
  test.each([
    ['AWS/ApplicationELB', 'TargetResponseTime', 'Seconds'],
    ['AWS/ApplicationELB', 'ProcessedBytes', 'Bytes'],
    ['AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', 'Count'],
    ['AWS/ECS', 'CPUUtilization', 'Percent'],
    ['Shop', 'Orders', 'None'],
  ])('%s %s is in %s', (namespace, name, unit) => {
    const store = new MetricStore();
    store.record({ namespace, name, dimensions: {} }, START, 1);
    expect(store.unitsOf({ namespace, name, dimensions: {} })).toEqual([unit]);
  });

  test('keeps seconds apart in high resolution, and a minute is what they add up to', () => {
    const own = { namespace: 'Shop', name: 'Wait', dimensions: {}, storageResolution: 1 } as const;
    const store = new MetricStore();
    for (let second = 0; second < 60; second++) store.record(own, START + second * 1000 + 999, second);
    store.record(own, START + MINUTE, 1000);
    const sum = (from: number, seconds: number) =>
      store.datapoint(own, 'Sum', START + from * 1000, seconds * 1000);
    expect([sum(0, 10), sum(30, 20), sum(59, 1), sum(0, 60)]).toEqual([45, 790, 59, 1770]);
  });

  // source: API_PutMetricAlarm, Period: such an alarm "does not receive data for the attempts that do not correspond"
  test('in standard resolution only the first seconds of a minute have data', () => {
    const store = new MetricStore();
    store.record(requests(), START + 45_000, 7);
    const points = [0, 10, 20, 30, 40, 50].map((second) =>
      store.datapoint(requests(), 'Sum', START + second * 1000, 10_000),
    );
    expect(points).toEqual([7, undefined, undefined, undefined, undefined, undefined]);
  });

  test('goes on in seconds when a metric becomes one of high resolution', () => {
    const store = new MetricStore();
    store.record(requests(), START, 5);
    store.record({ ...requests(), storageResolution: 1 }, START + 30_000, 7);
    expect(store.datapoint(requests(), 'Sum', START, MINUTE)).toBe(12);
    expect(store.datapoint(requests(), 'Sum', START + 30_000, 10_000)).toBe(7);
  });

  test('refuses what is no number', () => {
    expect(() => store.record(requests(), START, Number.NaN)).toThrow(
      'RequestCount must be a finite number, got NaN',
    );
  });
});

/** Days of it, so that blocks of every length are joined and dropped. */
const HOUR = 60 * MINUTE;

describe('a long period', () => {
  const samples = fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: 2 * 24 * 60 }),
      value: fc.integer({ min: 0, max: 50 }),
      count: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 1, maxLength: 60 },
  );
  const period = fc.record({
    from: fc.integer({ min: 0, max: 2 * 24 * 60 }),
    minutes: fc.integer({ min: 1, max: 2 * 24 * 60 }),
  });

  test('is what its minutes add up to, in whatever order they are recorded and asked for', () => {
    const keepAll = { minutesMs: 100 * HOUR, samplesMs: 100 * HOUR, hoursMs: 100 * HOUR };
    fc.assert(
      fc.property(samples, fc.array(period, { minLength: 1, maxLength: 5 }), (recorded, periods) => {
        const store = new MetricStore(keepAll);
        recorded.forEach(({ minute, value, count }, index) => {
          store.record(requests(), START + minute * MINUTE, value, count);
          // Asked for in between, so that what was joined must be joined anew.
          if (index % 7 === 0) store.datapoint(requests(), 'p50', START, 48 * HOUR);
        });
        for (const { from, minutes } of periods) {
          const inside = recorded
            .filter(({ minute }) => minute >= from && minute < from + minutes)
            .flatMap(({ value, count }) => Array<number>(count).fill(value))
            .sort((a, b) => a - b);
          const of = (stat: string) =>
            store.datapoint(requests(), stat, START + from * MINUTE, minutes * MINUTE);
          const none = inside.length === 0;
          expect(of('Sum')).toBe(none ? undefined : inside.reduce((sum, value) => sum + value, 0));
          expect(of('SampleCount')).toBe(none ? undefined : inside.length);
          expect(of('Maximum')).toBe(inside.at(-1));
          expect(of('Minimum')).toBe(inside[0]);
          expect(of('p50')).toBe(inside[Math.ceil(inside.length / 2) - 1]);
          expect(of('TC(:20)')).toBe(none ? undefined : inside.filter((value) => value <= 20).length);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keeps bounds of three digits exact when many values are rounded together', () => {
    const store = new MetricStore();
    const values = Array.from({ length: 5000 }, (_, index) => 0.2 + index / 50_000);
    for (const value of values) store.record(requests(), START, value);
    store.record(requests(), START + MINUTE, 1);
    const of = (stat: string) => store.datapoint(requests(), stat, START, MINUTE);
    expect(of('TC(:0.25)')).toBe(values.filter((value) => value <= 0.25).length);
    expect(of('TC(0.23:)')).toBe(values.filter((value) => value > 0.23).length);
    const p99 = values[4949] as number;
    expect(of('p99')).toBeGreaterThanOrEqual(p99);
    expect(of('p99')).toBeLessThanOrEqual(p99 * 1.01);
  });
});

describe('what is old', () => {
  const latency = { namespace: 'AWS/ApplicationELB', name: 'TargetResponseTime', dimensions: {} };
  /** A sample of each minute's number for two days. */
  function twoDays(keep?: string): MetricStore {
    const store = new MetricStore();
    if (keep) store.keep(latency, { statistic: statistic(keep), lookBackMs: 40 * HOUR });
    for (let minute = 0; minute <= 48 * 60; minute++) {
      store.record(latency, START + minute * MINUTE, minute % 60, 2);
      store.record(latency, START + minute * MINUTE, (minute % 60) + 0.5);
    }
    return store;
  }
  const of = (store: MetricStore, stat: string, from: number, minutes: number) =>
    store.datapoint(latency, stat, START + from * MINUTE, minutes * MINUTE);

  test.each([
    ['a minute of two days ago is gone', 'Sum', 10, 1, undefined],
    ['its hour is there', 'SampleCount', 0, 60, 180],
    ['with its percentiles', 'p50', 0, 60, 29.5],
    ['a minute of yesterday has its sums', 'SampleCount', 30 * 60, 1, 3],
    ['and no percentile', 'p50', 30 * 60, 1, undefined],
    ['one of an hour ago has', 'p50', 47 * 60 + 7, 1, 7],
    ['a day and a bit is hours and minutes', 'SampleCount', 24 * 60 + 5, 23 * 60, 3 * 23 * 60],
  ])('%s', (_what, stat, from, minutes, expected) => {
    expect(of(twoDays(), stat, from, minutes)).toBe(expected);
  });

  test.each([
    ['a minute', 'Sum', 9 * 60, 1, 0.5],
    ['a percentile', 'p50', 10 * 60 + 7, 1, 7],
    ['a count within bounds', 'TC(:20)', 10 * 60 + 18, 5, 8],
  ])('%s is kept for as long as an alarm looks back', (_what, stat, from, minutes, expected) => {
    expect(of(twoDays(stat), stat, from, minutes)).toBe(expected);
  });

  test('is not kept with all its samples for the sake of a count within bounds', () => {
    expect(of(twoDays('TC(:20)'), 'p50', 10 * 60, 1)).toBeUndefined();
  });

  test('takes what comes late to an hour whose minutes are gone', () => {
    const store = twoDays();
    store.record(latency, START + 5 * MINUTE, 100);
    expect(of(store, 'Maximum', 0, 60)).toBe(100);
    expect(of(store, 'SampleCount', 0, 60)).toBe(181);
  });
});

describe('list', () => {
  const store = new MetricStore();
  store.recorder(requests({ LoadBalancer: 'never' }));
  store.record(requests(), START, 1);
  store.record(requests({ LoadBalancer: 'app/shop/1', TargetGroup: 'a' }), START + HOUR, 1);
  store.record({ namespace: 'Shop', name: 'Orders', dimensions: {} }, START, 1);

  // source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
  test.each([
    ['all that have data', {}, 3],
    ['those of a namespace', { namespace: 'Shop' }, 1],
    ['those of a name', { name: 'RequestCount' }, 2],
    ['those with a dimension', { dimensions: [{ name: 'TargetGroup' }] }, 1],
    ['those with its value', { dimensions: [{ name: 'LoadBalancer', value: 'app/shop/1' }] }, 2],
    ['none with another value', { dimensions: [{ name: 'TargetGroup', value: 'b' }] }, 0],
    ['those that are active', { since: START + MINUTE }, 1],
  ])('%s', (_what, filter, expected) => expect(store.list(filter)).toHaveLength(expected));
});
