import { begin, prioritiesFor } from '../../../../cli/adopt/listener/begin';
import type { ListenerRule } from '../../../../cli/adopt/listener/standing';
import { adoptionRule, after, arn, at, byPriority, group, rule, standing } from './stage';

const old = (priority: number) => rule('old', priority, { old: 1 });
const other = (priority: number) =>
  rule(`other${priority}`, priority, { x: 1 }, { conditions: [at('*.example.com')] });
const usual = rule('default', 'default', { old: 1 });
const listener = (...rules: ListenerRule[]) => ({
  ...standing(),
  rules: byPriority([...rules, ...(rules.includes(usual) ? [] : [rule('default', 'default', {})])]),
  teal: { pair: [] },
});

test.each<[string, ListenerRule[], ReturnType<typeof prioritiesFor>]>([
  ['room right above', [old(20)], { test: 17, adoption: 18, inTheEnd: 19, production: 21 }],
  [
    'not above a rule whose requests it would take',
    [other(16), old(20), other(21)],
    { test: 17, adoption: 18, inTheEnd: 19, production: 22 },
  ],
  [
    'above one that takes others',
    [rule('api', 18, { x: 1 }, { conditions: [at('api.example.com')] }), old(20)],
    { test: 16, adoption: 17, inTheEnd: 19, production: 21 },
  ],
  ['too narrow', [other(17), old(20)], undefined],
  ['none at all', [old(1)], undefined],
])('priorities beside a rule: %s', (_, rules, wanted) => {
  expect(
    prioritiesFor(listener(...rules), rules.find((each) => each.arn === arn('old')) as ListenerRule),
  ).toEqual(wanted);
});

test('a listener’s default: the adoption rule comes first', () => {
  const before = listener(other(16), usual);
  expect(prioritiesFor(before, usual)).toBeUndefined();
  const move = begin(before, usual.arn, [at('shop.example.com')]);
  expect(move).toMatchObject({
    do: 'write',
    write: {
      do: 'create',
      priority: 18,
      groups: [{ targetGroupArn: group('old'), weight: 1 }],
      of: usual.arn,
    },
  });
  if (move.do !== 'write') throw new Error('it must be written');
  const now = after(before, move.write);
  expect(prioritiesFor(now, usual)).toEqual({ test: 17, adoption: 18, production: 19 });
  expect(begin(now, usual.arn, []).do).toBe('nothing');
});

test('rules of others move down in their order, and no more than needed', () => {
  const before = listener(other(1), old(2), other(3), other(7));
  const move = begin(before, arn('old'), []);
  expect(move).toMatchObject({
    write: {
      do: 'make-room',
      priorities: [
        { rule: arn('old'), before: 2, after: 5 },
        { rule: arn('other3'), before: 3, after: 6 },
      ],
    },
  });
  if (move.do !== 'write') throw new Error('it must be written');
  const now = after(before, move.write);
  expect(now.rules.map((each) => each.arn)).toEqual(before.rules.map((each) => each.arn));
  expect(begin(now, arn('old'), []).do).toBe('nothing');
});

test.each<[string, ListenerRule[], string, RegExp]>([
  ['no number is left behind', [other(49_999), old(50_000)], 'old', /no numbers are left behind it/],
  ['it forwards nothing', [rule('old', 20, {})], 'old', /must forward to target groups/],
  [
    'it signs in',
    [rule('old', 20, { old: 1 }, { besides: ['authenticate-cognito'] })],
    'old',
    /no more than forward/,
  ],
  ['it is not there', [old(20)], 'elsewhere', /must be on the listener/],
])('refused: %s', (_, rules, of, reason) => {
  expect(begin(listener(...rules), arn(of), [])).toEqual({
    do: 'refuse',
    reason: expect.stringMatching(reason),
  });
});

// Then they are on Teal's rule already, without a task that anybody has waited for.
test('Teal’s rule above the old one, and no adoption rule: too late to begin', () => {
  expect(begin(standing([rule('production', 19, { a: 100 })]), arn('old'), [])).toMatchObject({
    do: 'refuse',
    reason: expect.stringContaining('npx teal adopt back'),
  });
  expect(begin(standing([adoptionRule(18, { old: 1 })]), arn('old'), []).do).toBe('nothing');
});
