import type { Release } from '../../../rehearsal/report/release';
import {
  catalogue,
  departures,
  type ExpectedEnd,
  leftOutOf,
  NOT_IN_CATALOGUE,
} from '../../../rehearsal/scenarios/catalogue';
import { SAMPLE } from './sample';

const entries = catalogue(SAMPLE);

test('names are there once', () => {
  const names = [...entries, ...leftOutOf(SAMPLE), ...NOT_IN_CATALOGUE].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(entries.length).toBeGreaterThan(60);
});

test('a bad release that is let through says what it gets through with', () => {
  for (const { expected } of entries)
    if (expected.misses !== undefined) expect(expected.outcome).toBe('released');
});

const caught = entries.filter(({ isGood, expected }) => !isGood && expected.misses === undefined);

test.each(caught.map((entry) => [entry.name, entry] as const))(
  '%s must be stopped by a time, and by a number of users hurt',
  (_name, { expected }) => {
    expect(expected.outcome).not.toBe('released');
    expect(expected.within).toBeDefined();
    expect(expected.failedRequests?.atMost).toEqual(expect.any(Number));
    expect(expected.exposed?.atMostPercent).toEqual(expect.any(Number));
  },
);

const release = {
  outcome: 'rolled-back',
  decidedBy: 'operator',
  timeToDetectSeconds: 170,
  timeToRollBackSeconds: 2,
  exposedPercent: 10,
  requests: { failed: 21, failedByGreen: 20, failedByBlue: 0, failedByLoadBalancer: 1 },
} as Release;

test.each<[Partial<ExpectedEnd>, readonly string[]]>([
  [{}, []],
  [{ outcome: 'released' }, ['outcome must be released, got rolled-back']],
  [{ by: 'operator' }, []],
  [{ by: 'circuit-breaker' }, ['by must be circuit-breaker, got operator']],
  [{ by: 'circuit-breaker', orBy: ['operator'] }, []],
  [{ by: 'gate:a', orBy: ['gate:b'] }, ['by must be gate:a or gate:b, got operator']],
  [{ within: { milliseconds: 172_000 } }, []],
  [{ within: { milliseconds: 171_000 } }, ['within must be at most 02:51, got 02:52']],
  [{ failedRequests: { atMost: 21, atLeast: 21 } }, []],
  [{ failedRequests: { atMost: 20 } }, ['failedRequests must be at most 20, got 21']],
  [{ failedRequests: { atLeast: 22 } }, ['failedRequests must be at least 22, got 21']],
  [{ exposed: { atMostPercent: 10, atLeastPercent: 10 } }, []],
  [{ exposed: { atMostPercent: 5 } }, ['exposed must be at most 5, got 10']],
  [{ exposed: { atLeastPercent: 100 } }, ['exposed must be at least 100, got 10']],
  [{ failedBy: ['green', 'load balancer'] }, []],
  [{ failedBy: ['blue'] }, ['blue must fail some requests, got 0']],
])('%j departs in %j', (expected, words) => {
  expect(departures({ outcome: 'rolled-back', ...expected }, release)).toEqual(words);
});

test('later by less than a second is late', () => {
  expect(
    departures(
      { outcome: 'rolled-back', within: { milliseconds: 172_000 } },
      { ...release, timeToRollBackSeconds: 2.4 },
    ),
  ).toEqual(['within must be at most 02:52, got 02:53']);
});

const [WHOLE, OTHER] = ['alarm:my-shop-production-target-errors', 'alarm:my-shop-production-slow-answers'];

test.each([
  ['alarm:target-errors', WHOLE, '; write the whole name of the alarm'],
  ['alarm:target-errors', OTHER, ''],
  ['alarm:errors-of-another', WHOLE, ''],
  ['gate:target-errors', WHOLE, ''],
])('%s is what a board calls %s: the departure says%s so', (by, decidedBy, advice) => {
  expect(departures({ outcome: 'rolled-back', by }, { ...release, decidedBy })).toEqual([
    `by must be ${by}, got ${decidedBy}${advice}`,
  ]);
});
