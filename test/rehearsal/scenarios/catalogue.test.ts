import type { Release } from '../../../rehearsal/report/release';
import {
  catalogue,
  departures,
  type ExpectedEnd,
  NOT_IN_CATALOGUE,
} from '../../../rehearsal/scenarios/catalogue';
import { SAMPLE } from './sample';

test('names are there once, and a bad release that is let through says what it gets through with', () => {
  const entries = catalogue(SAMPLE);
  const names = [...entries, ...NOT_IN_CATALOGUE].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(entries.length).toBeGreaterThan(45);
  for (const { expected } of entries)
    if (expected.misses !== undefined) expect(expected.outcome).toBe('released');
});

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
  [{ within: { milliseconds: 172_000 } }, []],
  [{ within: { milliseconds: 171_000 } }, ['within must be at most 171, got 172']],
  [{ failedRequests: { atMost: 21 } }, []],
  [{ failedRequests: { atMost: 20 } }, ['failedRequests must be at most 20, got 21']],
  [{ exposed: { atMostPercent: 10 } }, []],
  [{ exposed: { atMostPercent: 5 } }, ['exposed must be at most 5, got 10']],
  [{ failedBy: ['green', 'load balancer'] }, []],
  [{ failedBy: ['blue'] }, ['blue must fail some requests, got 0']],
])('%j departs in %j', (expected, words) => {
  expect(departures({ outcome: 'rolled-back', ...expected }, release)).toEqual(words);
});
