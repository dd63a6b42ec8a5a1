import type { Strategy } from '../../rehearsal/ecs/stages';
import { type Pace, paceOf } from '../../rehearsal/pace';
import { CANARY, MINUTE } from './ecs/world';

const canary = (percent: number, holdMinutes: number): Strategy => ({
  name: 'CANARY',
  percent,
  holdMs: holdMinutes * MINUTE,
});
const pace = (strategy: Strategy, bakeMinutes: number, rate?: number): Pace =>
  paceOf({ ...CANARY, strategy, bakeMs: bakeMinutes * MINUTE }, rate);

/** Requests to green in a simulated minute of a share of the traffic. */
const toGreen = ({ ratePerSecond, factor }: Pace, percent: number) =>
  ((ratePerSecond * 60) / factor) * (percent / 100);

test.each<[string, Strategy, number, number | undefined, Pace]>([
  [
    '20 min in 40 s: × 30, and 10 % of 600 a second',
    canary(10, 10),
    10,
    undefined,
    { factor: 30, ratePerSecond: 600 },
  ],
  [
    'half the share takes twice the requests',
    canary(5, 10),
    10,
    undefined,
    { factor: 30, ratePerSecond: 1200 },
  ],
  [
    'a tiny canary meets the highest rate: slower instead',
    canary(1, 10),
    10,
    undefined,
    { factor: 7, ratePerSecond: 1400 },
  ],
  [
    'a tenth of a percent: as slow as it gets, and no more requests than this machine serves',
    canary(0.1, 10),
    10,
    undefined,
    { factor: 1, ratePerSecond: 1500 },
  ],
  ['a short plan is not stretched: as it is', canary(10, 0), 0, undefined, { factor: 1, ratePerSecond: 100 }],
  [
    'all at once: never less than 100 a second',
    { name: 'BLUE_GREEN' },
    5,
    undefined,
    { factor: 7, ratePerSecond: 100 },
  ],
  [
    'linear is judged by its first step, at the highest rate',
    { name: 'LINEAR', stepPercent: 10, holdMs: 6 * MINUTE },
    10,
    undefined,
    { factor: 75, ratePerSecond: 1500 },
  ],
  [
    'a rate that is given is kept; time gives way',
    canary(10, 10),
    10,
    100,
    { factor: 5, ratePerSecond: 100 },
  ],
  ['a rate that is too low for any hurry', canary(10, 10), 10, 1, { factor: 1, ratePerSecond: 1 }],
  [
    'a high rate does not make it faster than 40 s',
    canary(10, 10),
    10,
    5000,
    { factor: 30, ratePerSecond: 5000 },
  ],
])('%s', (_name, strategy, bakeMinutes, rate, expected) => {
  expect(pace(strategy, bakeMinutes, rate)).toEqual(expected);
});

test.each([1, 2, 5, 10, 25, 50, 100])(
  'green gets 100 requests a simulated minute at %d %% by default',
  (percent) => {
    expect(toGreen(pace(canary(percent, 10), 10), percent)).toBeGreaterThanOrEqual(100);
  },
);
