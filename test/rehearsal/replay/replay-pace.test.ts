import { requestsToGreen } from '../../../rehearsal/pace';
import { replayPaceOf } from '../../../rehearsal/replay/replay-pace';
import { CANARY, MINUTE } from '../ecs/world';

/** Twenty minutes of a canary of 10 %: × 30, at most 1,500 requests a second. */
const configuration = {
  ...CANARY,
  strategy: { name: 'CANARY', percent: 10, holdMs: 10 * MINUTE } as const,
  bakeMs: 10 * MINUTE,
};

test.each<[string, number[], number | undefined, { factor: number; ratePerSecond: number; scale: number }]>([
  ['as many as in the log', [1200], undefined, { factor: 30, ratePerSecond: 600, scale: 1 }],
  ['few', [10], undefined, { factor: 30, ratePerSecond: 5, scale: 1 }],
  ['too many for this machine', [6000], undefined, { factor: 30, ratePerSecond: 1500, scale: 0.5 }],
  ['too many in its busiest minute', [1000, 5000], undefined, { factor: 30, ratePerSecond: 900, scale: 0.6 }],
  ['as many as the user says', [1200], 300, { factor: 15, ratePerSecond: 300, scale: 1 }],
  ['never none', [...Array(59).fill(0), 1], undefined, { factor: 30, ratePerSecond: 0.1, scale: 12 }],
])('%s', (_what, minutes, rate, expected) => {
  const requestsPerMinute = minutes.reduce((sum, count) => sum + count, 0) / minutes.length;
  const pace = replayPaceOf(configuration, { minutes, requestsPerMinute }, rate);
  expect({ ...pace, scale: Number(pace.scale.toFixed(3)) }).toEqual(expected);
});

test('what green gets in its first step', () =>
  expect(requestsToGreen(configuration, { factor: 30, ratePerSecond: 600 })).toBe(120));
