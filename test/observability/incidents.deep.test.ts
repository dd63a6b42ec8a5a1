import { millis } from '../../lib';
import { shop, synthesize } from '../synth';
import { type Change, DAY, HOUR, type Traffic, watch } from './watched-service';

// Who is told of what, and when: the alarms of a synthesized template, over minutes of traffic as a load balancer counts them.

const SHOP = () =>
  synthesize(shop({}, { objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } } }));

/** A thousand requests a minute, one in two thousand of which fails: half of the budget. */
const WELL: Traffic = { requests: 1000, slow: 2 };
const halfOfBudget = (minute: number): number => minute % 2;

interface Incident {
  readonly name: string;
  readonly before?: Traffic;
  /** Minutes that it lasts, from the first on. */
  readonly lasts: number;
  readonly during: (minute: number) => Partial<Traffic>;
  /** Minutes to look at. */
  readonly looked: number;
  readonly expected: Told;
}

/**
 * By alarm: the minutes in which it begins and ends; `still` at the end of what was looked at.
 *
 * A fifth of the requests is 1.344 % of an hour's after 4 minutes, and seen one later: a page at 5. Its pair of an hour would end
 * 5 minutes after the incident; that of six hours ends after 30, the ticket's after 6 hours.
 */
type Told = Readonly<Record<string, readonly [number, number | 'still']>>;

function toldOf(changes: readonly Change[], alarms: readonly string[]): Told {
  const told = new Map<string, [number, number | 'still']>();
  for (const { alarm, state, minute } of changes) {
    if (!alarms.includes(alarm)) continue;
    const open = told.get(alarm);
    if (state === 'ALARM' && open === undefined) told.set(alarm, [minute, 'still']);
    else if (state === 'OK' && open !== undefined && open[1] === 'still') open[1] = minute;
  }
  return Object.fromEntries(told);
}

const HEARD = ['availability-page', 'availability-ticket', 'latency-page', 'latency-ticket'];
const OF_DEPLOYMENTS = ['target-errors', 'slow-answers', 'unhealthy-targets', 'load-balancer-errors'];

const INCIDENTS: readonly Incident[] = [
  {
    name: 'fast burn: a fifth fails for an hour',
    lasts: HOUR,
    during: () => ({ failed: 200 }),
    looked: 4 * DAY,
    expected: { 'availability-page': [5, 90], 'availability-ticket': [21, 420], 'target-errors': [3, 63] },
  },
  {
    name: 'slow burn: 0.8 % fail for a day',
    lasts: DAY,
    during: () => ({ failed: 8 }),
    looked: 3 * DAY,
    expected: { 'availability-page': [253, 1451], 'availability-ticket': [486, 1776] },
  },
  {
    name: 'brown-out: 3 % fail for an hour',
    lasts: HOUR,
    during: () => ({ failed: 30 }),
    looked: DAY,
    expected: { 'availability-page': [28, 85], 'target-errors': [3, 63] },
  },
  {
    name: 'outage: no target, 503 for everybody',
    lasts: 30,
    during: () => ({ requests: 0, slow: 0, unrouted: 1000 }),
    looked: DAY,
    expected: {
      'availability-page': [2, 60],
      'availability-ticket': [5, 390],
      'load-balancer-errors': [3, 33],
    },
  },
  {
    name: 'one path of a tenth of the traffic fails',
    lasts: 2 * HOUR,
    during: () => ({ failed: 100 }),
    looked: DAY,
    expected: { 'availability-page': [9, 149], 'availability-ticket': [41, 479], 'target-errors': [3, 123] },
  },
  {
    name: 'slow alone: a third takes a second',
    lasts: 2 * HOUR,
    during: () => ({ slow: 330 }),
    looked: DAY,
    expected: { 'latency-page': [25, 146], 'latency-ticket': [115, 472] },
  },
  {
    name: 'no traffic at all',
    lasts: DAY,
    during: () => ({ requests: 0, slow: 0, failed: 0 }),
    looked: 2 * DAY,
    expected: {},
  },
  {
    name: 'thin traffic, one error',
    before: { requests: 2 },
    lasts: 1,
    during: () => ({ requests: 2, failed: 1 }),
    looked: 2 * DAY,
    expected: {},
  },
  {
    name: 'a health check that flaps',
    lasts: HOUR,
    during: (minute) => ({ unhealthy: minute % 3 === 0 ? 1 : 0 }),
    looked: DAY,
    expected: {},
  },
  {
    name: 'noise of a deployment: 0.6 % refused for two minutes',
    lasts: 2,
    during: () => ({ refused: 6 }),
    looked: DAY,
    expected: {},
  },
  {
    name: 'a dependency is down: half fails, half is slow',
    lasts: 40,
    during: () => ({ failed: 500, slow: 500 }),
    looked: DAY,
    expected: {
      'availability-page': [3, 70],
      'availability-ticket': [9, 400],
      'latency-page': [17, 67],
      'target-errors': [3, 43],
    },
  },
  {
    name: 'an incident that ends within two minutes',
    lasts: 2,
    during: () => ({ failed: 200 }),
    looked: DAY,
    expected: { 'target-errors': [3, 5] },
  },
  {
    name: 'a week of exactly the budget',
    lasts: 7 * DAY,
    during: () => ({ failed: 1 }),
    looked: 8 * DAY,
    expected: {},
  },
  {
    name: 'a week of one and a half times the budget',
    lasts: 7 * DAY,
    during: (minute) => ({ failed: 1 + (minute % 2) }),
    looked: 8 * DAY,
    expected: { 'availability-ticket': [2943, 10260] },
  },
  {
    name: 'green alone fails, 5 % of its 5 %',
    lasts: 10,
    during: () => ({ requests: 2000, failed: 5, green: { requests: 100, failed: 5 } }),
    looked: DAY,
    expected: { 'target-errors': [3, 13] },
  },
  {
    name: 'total outage at night: six requests a minute',
    before: { requests: 6 },
    lasts: HOUR,
    during: () => ({ requests: 6, failed: 6 }),
    looked: DAY,
    expected: { 'availability-page': [2, 90], 'availability-ticket': [5, 420] },
  },
];

test.each(INCIDENTS)('$name', async ({ before = WELL, lasts, during, looked, expected }) => {
  const well = (minute: number): Traffic =>
    before === WELL ? { ...WELL, failed: halfOfBudget(minute) } : before;
  const { changes } = await watch(SHOP(), 'shop-production', {
    before,
    minutes: looked,
    at: (minute) => ({ ...well(minute), ...(minute < lasts ? during(minute) : {}) }),
  });
  expect(toldOf(changes, [...HEARD, ...OF_DEPLOYMENTS])).toEqual(expected);
});
