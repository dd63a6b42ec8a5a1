import fc from 'fast-check';
import { days } from '../../../lib';
import { budgetOf, burnAlertsOf, limitOf, lowestGoal } from '../../../lib/config/burn-alerts';

const HOUR = 60;
const burns = (window: number, burnRates: 'all' | 'fewest' = 'all') =>
  burnAlertsOf({ window: days(window), burnRates }).map(({ burn }) => Number(burn.toFixed(4)));

// source of 30 days: SRE Workbook, "Alerting on SLOs", table 5-8; of 28: CloudWatch user guide, "Service level objectives",
// but for 0.93, at which the budget would last for longer than its window; of 7: Sloth, windows of 7 days
test.each([
  [30, [14.4, 6, 3, 1]],
  [28, [13.44, 5.6, 2.8, 1]],
  [14, [13.44, 3.5, 1.4, 1]],
  [7, [13.44, 3.5, 1.4, 1]],
])('the burn rates of a window of %d days', (window, expected) => {
  expect(burns(window)).toEqual(expected);
});

test('the fewest are a page within the hour and a ticket within three days', () => {
  expect(burnAlertsOf({ window: days(30), burnRates: 'fewest' })).toEqual([
    { severity: 'page', long: HOUR, short: 5, burn: 14.4, fewest: 5 },
    { severity: 'ticket', long: 72 * HOUR, short: 6 * HOUR, burn: 1, fewest: 32 },
  ]);
});

test('each short window is a twelfth of its long one', () => {
  expect(
    burnAlertsOf({ window: days(30), burnRates: 'all' }).map(({ long, short }) => [long, short]),
  ).toEqual([
    [HOUR, 5],
    [6 * HOUR, 30],
    [24 * HOUR, 2 * HOUR],
    [72 * HOUR, 6 * HOUR],
  ]);
});

// source: SRE Workbook, table 5-8
test.each([
  [99.9, 0.0144],
  [99.95, 0.0072],
  [99, 0.144],
])('with a goal of %d %% the page of an hour is at a share of %d', (goal, expected) => {
  const [fastest] = burnAlertsOf({ window: days(30), burnRates: 'all' });
  expect(fastest && limitOf(fastest, { goal })).toBeCloseTo(expected, 12);
});

test.each([
  [99.9, 0.001],
  [99.99, 0.0001],
  [99.999, 0.00001],
  [95, 0.05],
])('the budget of %d %% is %d, without the rounding of a subtraction', (goal, expected) => {
  expect(budgetOf(goal)).toBe(expected);
});

test('above the lowest goal every alert can sound, at it the fastest cannot', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 7, max: 30 }),
      fc.constantFrom('all' as const, 'fewest' as const),
      (window, burnRates) => {
        const objectives = { window: days(window), burnRates };
        const lowest = lowestGoal(objectives);
        const limits = (goal: number) => burnAlertsOf(objectives).map((alert) => limitOf(alert, { goal }));
        expect(Math.max(...limits(lowest + 0.001))).toBeLessThan(1);
        expect(Math.max(...limits(lowest - 0.001))).toBeGreaterThan(1);
      },
    ),
  );
});
