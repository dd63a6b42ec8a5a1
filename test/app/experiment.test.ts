import fc from 'fast-check';
import { userOf, variantOf, type Weights } from '../../app/src/experiment';

const USERS = Array.from({ length: 4000 }, (_, index) => `user-${index}`);
const assigned = (weights: Weights, flag = 'buy-button') =>
  USERS.map((user) => variantOf(flag, weights, user));
const shareOf = (variants: readonly unknown[], variant: string) =>
  variants.filter((each) => each === variant).length / variants.length;
const weightsOf3 = fc
  .tuple(fc.integer({ min: 1, max: 98 }), fc.integer({ min: 1, max: 98 }))
  .filter(([a, b]) => a + b < 100)
  .map(([a, b]): [number, number, number] => [a, b, 100 - a - b]);

test('a user keeps the variant, whoever asks and in whatever order the variants stand', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), weightsOf3, (flag, user, [a, b, c]) => {
      const variant = variantOf(flag, { a, b, c }, user);
      expect(variantOf(flag, { a, b, c }, user)).toBe(variant);
      expect(variantOf(flag, { c, b, a }, user)).toBe(variant);
      expect(['a', 'b', 'c']).toContain(variant);
    }),
  );
});

test.each([[{ control: 50, blue: 50 }], [{ control: 90, blue: 10 }], [{ control: 60, blue: 30, green: 10 }]])(
  'shares are as their weights: %j',
  (weights) => {
    const variants = assigned(weights);
    for (const [variant, weight] of Object.entries(weights))
      expect(Math.abs(shareOf(variants, variant) - weight / 100)).toBeLessThan(0.03);
  },
);

test('a weight that grows takes users, and nobody goes anywhere else', () => {
  fc.assert(
    fc.property(weightsOf3, fc.integer({ min: 1, max: 50 }), ([a, b, c], more) => {
      // As parts of a whole: c grows, and the proportion of a and b stays.
      const before = assigned({ a, b, c });
      const after = assigned({ a, b, c: c + more });
      const moved = before.flatMap((variant, index) => (variant === after[index] ? [] : [after[index]]));
      expect(moved.every((variant) => variant === 'c')).toBe(true);
      const fewest = (c + more) / (100 + more) - c / 100;
      expect(Math.abs(moved.length / USERS.length - fewest)).toBeLessThan(0.03);
    }),
    { numRuns: 15 },
  );
});

test('of two variants no more move than the weights ask for', () => {
  const before = assigned({ control: 50, blue: 50 });
  const after = assigned({ control: 30, blue: 70 });
  const moved = before.filter((variant, index) => variant !== after[index]);
  expect(new Set(moved)).toEqual(new Set(['control']));
  expect(Math.abs(moved.length / USERS.length - 0.2)).toBeLessThan(0.03);
});

test('a variant of weight 0 has nobody; without a weight there is no variant', () => {
  expect(new Set(assigned({ control: 100, blue: 0 }))).toEqual(new Set(['control']));
  expect(variantOf('buy-button', { control: 0 }, 'ada')).toBeUndefined();
});

test('two experiments do not have the same halves', () => {
  const [one, other] = ['buy-button', 'search'].map((flag) => assigned({ control: 50, blue: 50 }, flag));
  const both = one?.filter((variant, index) => variant === 'blue' && other?.[index] === 'blue').length ?? 0;
  expect(Math.abs(both / USERS.length - 0.25)).toBeLessThan(0.03);
});

test.each([
  ['the header', { 'x-user-id': 'ada' }, 'ada'],
  ['the cookie', { cookie: 'theme=dark; user-id=ada@example.com' }, 'ada@example.com'],
  ['the header before the cookie', { 'x-user-id': 'ada', cookie: 'user-id=bob' }, 'ada'],
  ['the cookie, where the header is no id', { 'x-user-id': 'a\nb', cookie: 'user-id=bob' }, 'bob'],
  ['nobody', {}, undefined],
  ['nobody by a cookie of a similar name', { cookie: 'other-user-id=ada' }, undefined],
  ['nobody by what is too long', { 'x-user-id': 'a'.repeat(129) }, undefined],
])('who asks: %s', (_by, headers, user) => {
  expect(userOf(headers)).toBe(user);
});
