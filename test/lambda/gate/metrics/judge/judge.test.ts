import { MINUTE } from '../../../../../lambda/gate/metrics/judge/input';
import { judge } from '../../../../../lambda/gate/metrics/judge/judge';
import { packed, recordOf, replay, unpackedInput } from '../../../../../lambda/gate/metrics/judge/record';
import { seededRandom } from '../../../../../rehearsal/random';
import { type Case, each, hour, input, NINE, side } from './inputs';

describe('beside blue', () => {
  test.each<Case>([
    ['no share yet', { exposure: 'hidden' }, 'not yet exposed', /green has no share of live traffic/],
    ['a good release', {}, 'pass', /errors: green 0 of 900 \(0 %\), blue 0 of 8100 \(0 %\).* in 9 minutes$/],
    [
      '5 % errors',
      { green: side(100, each(5)) },
      'fail',
      /errors: green \d+ of 900 .*worse than blue's since 09:0\d/,
    ],
    ['one error', { green: side(100, [0, 0, 1]) }, 'pass', /green 1 of 900 \(0.11 %\)/],
    [
      'a burst in one minute',
      { green: side(100, [0, 0, 0, 40]) },
      'inconclusive',
      /neither within the objective's 0.1 %/,
    ],
    ['most requests in one minute', { green: side(100, [0, 100, 100]) }, 'fail', /since 09:01/],
    [
      'two errors',
      { green: side(10, [0, 1, 1]), blue: side(90, []) },
      'inconclusive',
      /90 requests in 9 minutes, and it takes 209/,
    ],
    [
      'an incident that both meet',
      { green: side(100, each(5)), blue: side(900, each(45)) },
      'pass',
      /^warning: blue breaks the objective as green does, so that the release is not the cause: errors: green 45 of 900 \(5 %\)/,
    ],
    [
      'a green that is better',
      { green: side(100, []), blue: side(900, each(45)) },
      'pass',
      /blue 405 of 8100/,
    ],
    [
      'no requests',
      { green: [], blue: side(900, []) },
      'inconclusive',
      /green has served 0 requests in 9 minutes/,
    ],
    [
      'nothing at all',
      { green: [], blue: [] },
      'inconclusive',
      /^0 minutes of green can be judged, and it takes 3$/,
    ],
    [
      'slow answers',
      { green: side(100, [], 30) },
      'fail',
      /slow: green \d+ of 900 \(30 %\).*worse than blue's/,
    ],
    ['two minutes', { now: NINE + 5 * MINUTE }, 'inconclusive', /^2 minutes of green can be judged/],
  ])('%s', (_, over, outcome, reason) => {
    const judgement = judge(input(over));
    expect(judgement).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
  });

  test('minutes that are not whole, that warm up or that green had no users in do not count', () => {
    const late = side(100, each(0)).map((one, at) => ({ ...one, errors: [0, 10].includes(at) ? 100 : 0 }));
    expect(judge(input({ green: late, since: NINE - 1 })).outcome).toBe('pass');
    // Began within the minute: the one that begins next warms up, the first is not green's alone.
    expect(judge(input({ green: side(100, [100, 100]), since: NINE + 1 })).outcome).toBe('pass');
  });
});

describe('alone', () => {
  const alone = { exposure: 'alone', blue: hour(1000, 1) } as const;
  test.each<Case>([
    ['a good release', alone, 'pass', /blue 6 of 60000 \(0.01 %\) before the release/],
    [
      '5 % errors',
      { ...alone, green: side(100, each(5)) },
      'fail',
      /worse than blue's before the release since/,
    ],
    [
      'as bad as before',
      { ...alone, green: side(100, each(5)), blue: hour(1000, 500) },
      'pass',
      /^warning: blue breaks/,
    ],
    ['without a history', { ...alone, blue: [] }, 'pass', /blue 0 of 0 before the release/],
    [
      'bad, without a history',
      { ...alone, blue: [], green: side(100, each(5)) },
      'fail',
      /worse than the objective's 0.1 %/,
    ],
  ])('%s', (_, over, outcome, reason) => {
    expect(judge(input(over))).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
  });
});

describe('a number a minute', () => {
  const values = (from: number, count: number, of: (at: number) => number) =>
    Array.from({ length: count }, (_, at) => ({ minute: from + at * MINUTE, value: of(at) }));
  const orders = (since: (at: number) => number, before = 180) => ({
    numbers: [
      {
        name: 'orders',
        worse: 'lower' as const,
        by: 0.2,
        since: values(NINE, 30, since),
        before: values(NINE - before * MINUTE, before, (at) => 50 + ((at * 7) % 11)),
      },
    ],
    now: NINE + 32 * MINUTE,
    green: side(100, [], 0, 30),
    blue: side(900, [], 0, 30),
  });
  test.each<Case>([
    ['as before', orders((at) => 50 + ((at * 7) % 11)), 'pass', /orders: 5\d a minute with green, 55 before/],
    [
      'none any more',
      orders(() => 0),
      'fail',
      /orders: 0 a minute with green, 55 before: lower, and not by chance/,
    ],
    ['a tenth less', orders((at) => 45 + ((at * 7) % 11)), 'pass', /orders/],
    [
      'too short a history',
      orders(() => 0, 10),
      'inconclusive',
      /orders: 29 minutes with green and 10 minutes before are too few/,
    ],
  ])('%s', (_, over, outcome, reason) => {
    expect(judge(input(over))).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
  });
});

test('a count that is worse when it is lower', () => {
  const counted = (each: number) => side(100, []).map((one) => ({ ...one, counts: { orders: each } }));
  const shares = [...input().shares, { name: 'orders', worse: 'lower' as const }];
  const blue = side(900, []).map((one) => ({ ...one, counts: { orders: 270 } }));
  expect(judge(input({ shares, blue, green: counted(29) })).outcome).toBe('pass');
  expect(judge(input({ shares, blue, green: counted(10) }))).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(
      /^orders: green 20 of 200|^orders: green \d+ of 900 \(10 %\), blue 2430 of 8100 \(30 %\)/,
    ),
  });
});

test.each([
  ['one that stays at 0 is not higher', 'higher', 0, 0, 'pass'],
  ['of 0, any that is more is', 'higher', 0, 5, 'fail'],
  ['of less than 0, a share of it', 'lower', -10, -11, 'pass'],
  ['beyond that share', 'lower', -10, -13, 'fail'],
] as const)('a number a minute: %s', (_, worse, before, after, outcome) => {
  const values = (count: number, of: (at: number) => number, from: number) =>
    Array.from({ length: count }, (_unused, at) => ({ minute: from + at * MINUTE, value: of(at) }));
  const numbers = [
    {
      ...{ name: 'refunds', worse, by: 0.2, before: values(180, () => before, NINE - 180 * MINUTE) },
      // Six minutes that are much worse, so that the evidence is there; then what the middle one is made of.
      since: values(30, (at) => (at < 7 ? before + (worse === 'lower' ? -50 : 50) : after), NINE),
    },
  ];
  const minutes = { green: side(100, [], 0, 30), blue: side(900, [], 0, 30), now: NINE + 32 * MINUTE };
  expect(judge(input({ ...minutes, numbers })).outcome).toBe(outcome);
});

test('a judgement is repeated from its record', () => {
  const asked = input({ green: side(100, each(5)) });
  const record = JSON.parse(JSON.stringify(recordOf(asked, judge(asked))));
  expect(replay(record)).toMatchObject({ same: true, logged: { outcome: 'fail' } });
  expect(replay({ ...record, judgement: { ...record.judgement, outcome: 'pass' } }).same).toBe(false);
});

test('a day of minutes fits into a line of a log, and is judged again from it', () => {
  const random = seededRandom(3);
  const seconds = () => Number((5 * random()).toPrecision(4));
  const minutes = (requests: number) =>
    side(requests, [], 0, 1440).map((one) => ({
      ...one,
      ...{ requests: Math.round(requests * (1 + random())), counts: { unanswered: 0 } },
      responseTime: { p50: seconds(), p95: seconds(), p99: seconds() },
    }));
  const day = { green: minutes(100), blue: minutes(900), now: NINE + 1442 * MINUTE };
  const record = recordOf(input(day), judge(input(day)));
  const line = packed(record);
  // source: CloudWatch Logs API reference, InputLogEvent: at most 256 KB
  expect(JSON.stringify(record).length).toBeGreaterThan(256_000);
  expect(JSON.stringify(line).length).toBeLessThan(256_000);
  expect('packedInput' in line && unpackedInput(line.packedInput)).toEqual(record.input);
  expect(packed(recordOf(input(), judge(input())))).toHaveProperty('input');
});
