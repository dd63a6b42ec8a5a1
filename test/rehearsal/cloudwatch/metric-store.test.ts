import type { MetricIdentity } from '../../../rehearsal/cloudwatch/metric';
import { MetricStore } from '../../../rehearsal/cloudwatch/metric-store';

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

  test('refuses what is no number', () => {
    expect(() => store.record(requests(), START, Number.NaN)).toThrow(
      'RequestCount must be a finite number, got NaN',
    );
  });
});
