import type { ObjectiveAlarms } from '../../../lib/observability/objective-alarms';
import type { Series } from '../../../rehearsal/cloudwatch/metric-math/value';
import { SHOPS } from '../shop';
import { type Properties, seriesOf, synthesizedAlarms, unfilled } from './synthesized-alarm';

// source of every rule: CloudWatch user guide, "Using math expressions with CloudWatch metrics". evaluate.test.ts has them
// of the engine alone; here they are of the expressions that a synthesized template has.

const _ = undefined;

let alarms: ReadonlyMap<string, Properties>;
beforeAll(async () => {
  alarms = await synthesizedAlarms();
});
const alarmCalled = (name: string): Properties => alarms.get(name) ?? {};

type Points = Readonly<Record<string, Series>>;
type Row = readonly [rule: string, alarm: string, points: Points, expected: Series];

/** As they stand. */
const FILLED: readonly Row[] = [
  [
    'FILL: what is not published counts as 0',
    'availability-page-1h',
    { requests: [1000, 1000, _], failed: [_, 100, _], own: [_, _, _], unrouted: [_, _, _] },
    [0, 0.1, 0],
  ],
  [
    'the sum of what is there: an error of the service and one of the load balancer',
    'availability-page-1h',
    { requests: [1000, 1000, 1000], failed: [50, _, 50], own: [_, 50, 50], unrouted: [_, _, _] },
    [0.05, 0.05, 0.1],
  ],
  [
    'all 503: no requests, and no division by 0',
    'availability-page-1h',
    { requests: [_, _, 500], failed: [_, _, _], own: [1000, 1000, 500], unrouted: [1000, _, 500] },
    [1, 1, 0.5],
  ],
  [
    'IF with a condition that is false is its else',
    'availability-page-1h',
    { requests: [4, 5], failed: [4, 5], own: [_, _], unrouted: [_, _] },
    [0, 1],
  ],
  [
    'MAX of an array takes what is there of each period',
    'unhealthy-targets',
    { unhealthyA: [1, _, 0, _], unhealthyB: [_, 2, 1, _] },
    [1, 2, 1, 0],
  ],
  [
    'MAX of two groups, of which one has too few requests and the other none',
    'target-errors',
    {
      requestsA: [1000, 49, 1000],
      errorsA: [100, 49, _],
      requestsB: [_, _, 50],
      errorsB: [_, _, 5],
      refusedB: [_, _, 5],
    },
    [10, 0, 20],
  ],
  [
    'a count less a trimmed count',
    'latency-page-1h',
    { answers: [1000, 1000, _], fast: [900, _, _] },
    [0.1, 1, 0],
  ],
  [
    'a number of the business: more good ones than there were are none that are bad',
    'orders-paid-page-1h',
    { total: [100, 100, 100, _], good: [80, _, 101, _] },
    [0.2, 1, 0, 0],
  ],
  [
    'errors of the load balancer before a target is chosen are in no count: a share of at most all, and not one of 0',
    'load-balancer-errors',
    { own: [10, 10, 4], requests: [_, 90, 0], unrouted: [_, _, _] },
    [100, (100 * 10) / 90, 0],
  ],
];

/** What the rules would make of them without FILL, which is why it is there. */
const UNFILLED: readonly Row[] = [
  [
    'a missing condition drops the datapoint: hours without errors have none',
    'availability-page-1h',
    { requests: [1000, 1000], failed: [_, 100], own: [_, _], unrouted: [_, _] },
    [_, 0.1],
  ],
  [
    'in arithmetic, a missing value counts as 0 where the other has one',
    'availability-page-1h',
    { requests: [1000, 1000, _], failed: [100, _, _], own: [_, 100, _], unrouted: [_, _, _] },
    [0.1, 0.1, _],
  ],
  [
    'of a difference as well: all are slow where no fast one is published',
    'latency-page-1h',
    { answers: [1000, _], fast: [_, _] },
    [1, _],
  ],
  [
    'MAX of an array has no datapoint where none of its series has',
    'unhealthy-targets',
    { unhealthyA: [1, _, _], unhealthyB: [_, 2, _] },
    [1, 2, _],
  ],
  [
    'a group without requests is dropped, and MAX takes the other',
    'target-errors',
    { requestsA: [100, _], errorsA: [10, _], requestsB: [_, _] },
    [10, _],
  ],
];

test.each(FILLED)('%s: %s', (_rule, alarm, points, expected) => {
  expect(rounded(seriesOf(alarmCalled(alarm), points))).toEqual(rounded(expected));
});

test.each(UNFILLED)('without FILL, %s: %s', (_rule, alarm, points, expected) => {
  expect(rounded(seriesOf(unfilled(alarmCalled(alarm)), points))).toEqual(rounded(expected));
});

test('x/0 is dropped: the share for a dashboard has no value while there are no requests', () => {
  const [production] = SHOPS.everything().delivery.environments;
  const objectives = production?.services[0]?.stack.observability.objectives?.objectives;
  const objective = objectives?.get('availability') as ObjectiveAlarms;
  const { expression } = objective.metricBadShare();
  const alarm = alarmCalled('availability-page-5m');
  const Metrics = (alarm.Metrics as { readonly Expression?: string }[]).map((entry) =>
    entry.Expression === undefined ? entry : { ...entry, Expression: expression },
  );
  expect(seriesOf({ ...alarm, Metrics }, { requests: [_, 10], failed: [_, 1] })).toEqual([_, 10]);
});

const rounded = (series: Series): Series => series.map((point) => point && Number(point.toPrecision(9)));
