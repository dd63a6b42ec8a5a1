import type { AlarmState } from '../../../rehearsal/cloudwatch/alarm-state';
import { type Properties, type Publication, stateOf, synthesizedAlarms, unfilled } from './synthesized-alarm';

// source of what decides: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", its two tables and
// the rules beside them. alarm-state.test.ts has them of the engine alone; here they are of alarms as a template has them.

type Expected = AlarmState | 'as before';

/** Of each alarm what is published in a period that is well, in a breaching one, and in one of which nothing is known. */
const PUBLISHED: Readonly<Record<string, Readonly<Record<string, Publication>>>> = {
  'unhealthy-targets': { '0': { unhealthyA: 0 }, X: { unhealthyA: 1 }, '-': {} },
  'target-errors': { '0': { requestsA: 100, errorsA: 0 }, X: { requestsA: 100, errorsA: 10 }, '-': {} },
  uniformity: { '0': { m1: 0 }, X: { m1: 1 }, '-': {} },
  'availability-page-1h': { '0': { requests: 1000, failed: 0 }, X: { requests: 1000, failed: 100 }, '-': {} },
  'availability-page-5m': { '0': { requests: 1000, failed: 0 }, X: { requests: 1000, failed: 100 }, '-': {} },
};
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

let alarms: ReadonlyMap<string, Properties>;
beforeAll(async () => {
  alarms = await synthesizedAlarms();
});

const alarmCalled = (name: string): Properties => alarms.get(name) ?? {};
const published = (name: string, points: string): Publication[] =>
  points.split(' ').map((point) => PUBLISHED[name]?.[point] ?? {});

/** By treatment, in the order of TREATMENTS. */
const statesOf = (name: string, properties: Properties, points: string): Expected[] =>
  TREATMENTS.map((TreatMissingData) => stateOf({ ...properties, TreatMissingData }, published(name, points)));

// Without its FILL, since with it nothing is ever missing. The range of three periods is five: the documentation's example.
describe.each(['unhealthy-targets', 'target-errors'])('the documented table, through %s', (name) => {
  test.each<[number, number, string, Expected, Expected, Expected, Expected]>([
    [3, 3, '0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    [3, 3, '0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    [3, 3, '- - - - -', 'INSUFFICIENT_DATA', 'as before', 'ALARM', 'OK'],
    [3, 3, '0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    [3, 3, '- - X - -', 'ALARM', 'as before', 'ALARM', 'OK'],
    [2, 3, '0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    [2, 3, '0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    [2, 3, '0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    [2, 3, '- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    [2, 3, '- - - X -', 'ALARM', 'as before', 'ALARM', 'OK'],
  ])('%d of %d, %s: missing %s, ignore %s, breaching %s, notBreaching %s', (m, n, points, ...expected) => {
    const properties = { ...unfilled(alarmCalled(name)), DatapointsToAlarm: m, EvaluationPeriods: n };
    expect(statesOf(name, properties, points)).toEqual(expected);
  });
});

// As they stand in the template: FILL has put a 0 where nothing was published, so what is missing is well, whatever it is treated as.
test.each<[string, number, number, string, Expected]>([
  ['target-errors', 2, 4, '- - - - - -', 'OK'],
  ['target-errors', 2, 4, '- - - X - X', 'ALARM'],
  ['target-errors', 2, 4, 'X X - - - -', 'OK'],
  ['target-errors', 2, 4, 'X X - - - X', 'OK'],
  ['target-errors', 2, 4, '0 0 X X - -', 'ALARM'],
  ['unhealthy-targets', 3, 5, '- - - - - - -', 'OK'],
  ['unhealthy-targets', 3, 5, '- - X - X - X', 'ALARM'],
  ['unhealthy-targets', 3, 5, 'X X X X - - -', 'OK'],
  ['unhealthy-targets', 3, 5, 'X X X - X - X', 'ALARM'],
  ['availability-page-1h', 1, 1, '- - -', 'OK'],
  ['availability-page-1h', 1, 1, 'X X -', 'OK'],
  ['availability-page-1h', 1, 1, '- - X', 'ALARM'],
  ['availability-page-5m', 1, 1, 'X X -', 'OK'],
])('%s, %d of %d as it is, %s: %s', (name, m, n, points, expected) => {
  expect(alarmCalled(name)).toMatchObject({
    DatapointsToAlarm: m,
    EvaluationPeriods: n,
    TreatMissingData: 'notBreaching',
  });
  expect(statesOf(name, alarmCalled(name), points)).toEqual(TREATMENTS.map(() => expected));
});

// What FILL is for: without it, the last hour that had an error decides until a newer one has, since a metric of a load
// balancer is published when it is not 0 and real datapoints decide as long as N of them are in the range.
test.each<[string, string, Expected]>([
  ['availability-page-1h', 'X - -', 'ALARM'],
  ['availability-page-1h', 'X', 'ALARM'],
  ['target-errors', 'X X - - -', 'ALARM'],
  ['unhealthy-targets', 'X X X - - - -', 'ALARM'],
])('%s without FILL still sounds after silence: %s', (name, points, expected) => {
  expect(stateOf(unfilled(alarmCalled(name)), published(name, points))).toBe(expected);
  expect(stateOf(alarmCalled(name), published(name, `${points} - - - - -`))).toBe('OK');
});

/** Ten of ten, of what somebody must report each minute: the range is of thirteen periods. */
describe('uniformity: silence is breaching', () => {
  const X = (count: number) => 'X '.repeat(count).trim();
  const nothing = (count: number) => '- '.repeat(count).trim();
  test.each<[string, string, Expected]>([
    ['nothing at all', nothing(13), 'ALARM'],
    ['ten minutes amiss', X(10), 'ALARM'],
    ['nine amiss, and the newest well', `${X(9)} 0`, 'OK'],
    [
      'well until ten minutes ago, then silence: the well one is still in the range',
      `0 ${nothing(10)}`,
      'OK',
    ],
    ['well until thirteen minutes ago, then silence', `0 ${nothing(13)}`, 'ALARM'],
    ['amiss and silent by turns', 'X - X - X - X - X - X - X', 'ALARM'],
    ['one well minute among silence and what is amiss', `X - X - X 0 - - X -`, 'OK'],
  ])('%s', (_, points, expected) => {
    const properties = alarmCalled('uniformity');
    expect(properties).toMatchObject({
      DatapointsToAlarm: 10,
      EvaluationPeriods: 10,
      TreatMissingData: 'breaching',
    });
    expect(stateOf(properties, published('uniformity', points))).toBe(expected);
  });

  test.each<[(typeof TREATMENTS)[number], Expected]>([
    ['missing', 'INSUFFICIENT_DATA'],
    ['ignore', 'as before'],
    ['breaching', 'ALARM'],
    ['notBreaching', 'OK'],
  ])('with %s, a check that has died would be %s', (TreatMissingData, expected) => {
    expect(
      stateOf({ ...alarmCalled('uniformity'), TreatMissingData }, published('uniformity', nothing(13))),
    ).toBe(expected);
  });
});
