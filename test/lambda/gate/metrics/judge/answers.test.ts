import type { MinuteCounts } from '../../../../../lambda/gate/metrics/judge/input';
import { judge } from '../../../../../lambda/gate/metrics/judge/judge';
import { type Case, each, hour, input, side } from './inputs';

describe('requests without an answer', () => {
  const shares = [...input().shares, { name: 'unanswered' }];
  const lost = (requests: number, of: number) =>
    side(requests, []).map((one) => ({ ...one, answered: requests - of, counts: { unanswered: of } }));
  test.each<Case>([
    [
      'none, which is not worth a word',
      { green: lost(100, 0), blue: lost(900, 0) },
      'pass',
      /^(?!.*unanswered)/,
    ],
    [
      'one in twenty: a process that ends',
      { green: lost(100, 5), blue: lost(900, 0) },
      'fail',
      /^unanswered: green 45 of 900 \(5 %\), blue 0 of 8100 \(0 %\): worse than blue's/,
    ],
    ['as many of blue', { green: lost(100, 5), blue: lost(900, 45) }, 'pass', /unanswered: green 45 of 900/],
    ['all of them', { green: lost(100, 100), blue: lost(900, 0) }, 'fail', /^unanswered: green \d+ of/],
  ])('%s', (_, over, outcome, reason) => {
    expect(judge(input({ shares, ...over }))).toMatchObject({
      outcome,
      reason: expect.stringMatching(reason),
    });
  });
});

describe('percentiles are reported, and decide nothing', () => {
  const timed = (counts: readonly MinuteCounts[], times: number) =>
    counts.map((one, at) => ({
      ...one,
      // One minute is far off: the middle one is not.
      responseTime: { p50: 0.04 * times, p95: 0.2 * times, p99: (at === 5 ? 60 : 0.25) * times },
    }));
  test.each<Case>([
    [
      'of both',
      { green: timed(side(100, []), 3), blue: timed(side(900, []), 1) },
      'pass',
      /; p50\/p95\/p99: 120\/600\/750 ms, 3\/3\/3 times blue's, in 9 minutes$/,
    ],
    [
      'of one that fails',
      { green: timed(side(100, each(5)), 1), blue: timed(side(900, []), 2) },
      'fail',
      /since 09:0\d; p50\/p95\/p99: 40\/200\/250 ms, 0.5\/0.5\/0.5 times blue's$/,
    ],
    ['of green alone', { green: timed(side(100, []), 1) }, 'pass', /p99: 40\/200\/250 ms, in 9 minutes$/],
    [
      'of before',
      { exposure: 'alone', green: timed(side(100, []), 1), blue: timed(hour(1000, 1), 1) },
      'pass',
      /1\/1\/1 times blue's before the release, in/,
    ],
    ['of none', { blue: timed(side(900, []), 1) }, 'pass', /^(?!.*p50)/],
  ])('%s', (_, over, outcome, reason) => {
    expect(judge(input(over))).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
  });

  test('a hundred times as slow, within the limit', () => {
    const [green, blue] = [side(100, []), timed(side(900, []), 1)];
    const { responseTime, ...slower } = judge(input({ green: timed(green, 100), blue }));
    expect(slower).toEqual({ ...judge(input({ green, blue })), reason: slower.reason });
    expect(responseTime?.ratio).toEqual({ p50: 100, p95: 100, p99: 100 });
  });
});
