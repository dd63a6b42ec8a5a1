import {
  instancesOf,
  inTheWay,
  isExpired,
  type SeenStack,
  secondsLeft,
  waves,
} from '../../../cli/preview/instances';

const NOW = Date.parse('2026-11-28T08:00:00Z');
const OWN = { 'teal:delivery': 'shop', 'teal:environment': 'pr-12', 'teal:ephemeral': 'preview' };
const EARLY = { 'teal:expires': '2026-11-28T07:00:00Z' };
const LATE = { 'teal:expires': '2026-11-28T09:00:00Z' };
const stack = (
  name: string,
  tags: Readonly<Record<string, string>>,
  status = 'CREATE_COMPLETE',
): SeenStack => ({
  ...{ name, id: `arn:${name}`, status, tags, outputs: {} },
});

test.each<[string, SeenStack, boolean]>([
  ['all tags', stack('shop-pr-12', OWN), true],
  ['no tags', stack('shop-pr-12', {}), false],
  ['not ephemeral', stack('shop-staging', { ...OWN, 'teal:ephemeral': '' }), false],
  ['of another delivery', stack('shop-pr-12', { ...OWN, 'teal:delivery': 'mall' }), false],
  ['of no environment', stack('shop-pr-12', { ...OWN, 'teal:environment': '' }), false],
  ['gone', stack('shop-pr-12', OWN, 'DELETE_COMPLETE'), false],
  ['going', stack('shop-pr-12', OWN, 'DELETE_FAILED'), true],
])('a stack with %s', (_, one, isThere) => {
  expect(instancesOf([one], 'shop').length).toBe(isThere ? 1 : 0);
});

test.each<[string, readonly object[], string | undefined]>([
  ['the latest of all', [EARLY, LATE], '2026-11-28T09:00:00Z'],
  ['never, where one does not say it', [EARLY, {}], undefined],
  ['never, where one says no time', [EARLY, { 'teal:expires': 'soon' }], undefined],
])('an instance expires %s', (_, tags, expires) => {
  const stacks = tags.map((more, nth) => stack(`s${nth}-pr-12`, { ...OWN, ...more }));
  expect(instancesOf(stacks, 'shop')[0]?.expires).toBe(expires);
});

test.each<[string | undefined, number | undefined, boolean]>([
  ['2026-11-28T07:59:59Z', -1, true],
  ['2026-11-28T08:00:00Z', 0, true],
  ['2026-11-28T08:00:01Z', 1, false],
  [undefined, undefined, false],
])('one that expires at %s has %s seconds left', (expires, left, expired) => {
  const of = expires === undefined ? {} : { expires };
  expect([secondsLeft(of, NOW), isExpired(of, NOW)]).toEqual([left, expired]);
});

test('services go first, then what is theirs alone, then what all stand on', () => {
  const names = ['shop-pr-12-foundation', 'api-pr-12-foundation', 'web-pr-12', 'api-pr-12'];
  const stacks = names.map((name) => stack(name, OWN));
  const expected = [['api-pr-12', 'web-pr-12'], ['api-pr-12-foundation'], ['shop-pr-12-foundation']];
  expect(waves(stacks, 'shop', 'pr-12').map((wave) => wave.map(({ name }) => name))).toEqual(expected);
  expect(instancesOf(stacks, 'shop')[0]?.stacks.map(({ name }) => name)).toEqual(expected.flat());
});

test.each<[string, SeenStack, readonly string[]]>([
  ['its own', stack('shop-pr-12', OWN), []],
  ['without tags', stack('shop-pr-12', {}), ['shop-pr-12']],
  ['of another pattern', stack('shop-pr-12', { ...OWN, 'teal:ephemeral': 'demo' }), ['shop-pr-12']],
  ['of another instance', stack('shop-pr-12', { ...OWN, 'teal:environment': 'pr' }), ['shop-pr-12']],
  ['of another delivery', stack('shop-pr-12', { ...OWN, 'teal:delivery': 'mall' }), ['shop-pr-12']],
  ['of another name', stack('shop-pr-13', {}), []],
])('a stack %s is in the way or not', (_, one, names) => {
  const of = { delivery: 'shop', instance: 'pr-12', pattern: 'preview' };
  expect(inTheWay(['shop-pr-12'], [one], of)).toEqual(names);
});
