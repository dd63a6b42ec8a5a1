import { billOf } from '../../../cli/cost/bill';
import type { Counts } from '../../../cli/cost/count';
import { PRICES } from '../../../cli/cost/prices';

const NONE: Counts = {
  ...{ alarmMetrics: 0, compositeAlarms: 0, dashboards: 0, largeDashboards: 0, canaryRuns: 0, keys: 0 },
  customMetrics: new Set(),
  functionRuns: [],
};
const counts = (over: Partial<Counts>): Counts => ({ ...NONE, ...over });
const metrics = (many: number) => new Set(Array.from({ length: many }, (_, index) => `m${index}`));

// source: https://aws.amazon.com/cloudwatch/pricing/, free tier: 10 alarm metrics, 10 custom metrics, 3 dashboards, 100 runs
test.each<[string, Partial<Counts>, number, number]>([
  ['nothing', {}, 50, 0],
  ['ten metrics of alarms, which are free', { alarmMetrics: 10 }, 1, 0],
  ['two services with ten each', { alarmMetrics: 10 }, 2, 1],
  ['a composite alarm, of which none is free', { compositeAlarms: 1 }, 1, 0.5],
  ['three dashboards, which are free', { dashboards: 3 }, 1, 0],
  ['a dashboard with so many metrics that it is not free', { dashboards: 1, largeDashboards: 1 }, 1, 3],
  ['fifty dashboards', { dashboards: 1 }, 50, 141],
  ['thirteen custom metrics', { customMetrics: metrics(13) }, 1, 0.9],
  ['custom metrics beyond the first tier', { customMetrics: metrics(210) }, 50, 10_000 * 0.3 + 490 * 0.1],
  ['a probe each five minutes', { canaryRuns: 8_760 }, 1, 8_660 * 0.0012],
])('%s', (_what, own, services, usd) => {
  expect(billOf(counts(own), NONE, services, PRICES).usd).toBeCloseTo(usd, 9);
});

test('what an environment shares is paid once', () => {
  expect(billOf(NONE, counts({ keys: 1 }), 50, PRICES).usd).toBe(1);
});

// source: lib/observability/uniformity.ts reckons 0.32 a month for its looks and their logs
test('a function that looks each minute is paid by the time it takes', () => {
  const looks = counts({ functionRuns: [{ runs: 43_800, gigabytes: 0.25 }] });
  expect(billOf(looks, NONE, 1, PRICES).usd).toBeCloseTo(0.32, 2);
});

test('lines add up to the sum', () => {
  const bill = billOf(
    counts({ alarmMetrics: 60, compositeAlarms: 4, dashboards: 1 }),
    counts({ keys: 1 }),
    10,
    PRICES,
  );
  expect(bill.lines.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(bill.usd, 9);
});
