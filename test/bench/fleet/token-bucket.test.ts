import fc from 'fast-check';
import { TokenBucket } from '../../../bench/fleet/token-bucket';

test.each<[string, [capacity: number, refill: number], number[], number[]]>([
  ['one finds a full bucket', [3, 1], [5], [5]],
  ['as many at once as it holds', [3, 1], [0, 0, 0], [0, 0, 0]],
  ['the next waits for a token', [3, 1], [0, 0, 0, 0, 0], [0, 0, 0, 1, 2]],
  ['tokens come by the rate', [1, 4], [0, 0, 0], [0, 0.25, 0.5]],
  ['it fills up again', [2, 1], [0, 0, 2, 2, 2], [0, 0, 2, 2, 3]],
  ['it fills up a part', [2, 1], [0, 0, 1, 1], [0, 0, 1, 2]],
  ['it never holds more than it can', [2, 1], [0, 100, 100, 100], [0, 100, 100, 101]],
  [
    'the documented one: 50, then 20 a second',
    [50, 20],
    Array(70).fill(0),
    [...Array(50).fill(0), ...Array.from({ length: 20 }, (_, at) => (at + 1) / 20)],
  ],
])('%s', (_what, [capacity, refill], asked, expected) => {
  const bucket = new TokenBucket(capacity, refill);
  const granted = asked.map((at) => bucket.take(at));
  for (const [index, at] of granted.entries()) expect(at).toBeCloseTo(expected[index] ?? Number.NaN, 9);
});

test.each([
  [0, 1],
  [1, 0],
])('a bucket of %d with %d a second is none', (capacity, refill) =>
  expect(() => new TokenBucket(capacity, refill)).toThrow('a bucket must have'),
);

test('askers come in order', () => {
  const bucket = new TokenBucket(1, 1);
  bucket.take(5);
  expect(() => bucket.take(4)).toThrow('askers must come in order, got 4 after 5');
});

test('who asks besides never lets another have its token earlier', () => {
  const times = fc.array(fc.nat(30), { maxLength: 40 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      times,
      times,
      (capacity, refill, own, others) => {
        const grants = (asked: readonly { at: number; own: boolean }[]) => {
          const bucket = new TokenBucket(capacity, refill);
          return [...asked]
            .sort((a, b) => a.at - b.at)
            .map((one) => ({ ...one, granted: bucket.take(one.at) }))
            .filter((one) => one.own)
            .map(({ granted }) => granted);
        };
        const alone = grants(own.map((at) => ({ at, own: true })));
        const among = grants([
          ...own.map((at) => ({ at, own: true })),
          ...others.map((at) => ({ at, own: false })),
        ]);
        for (const [index, at] of alone.entries()) expect(among[index]).toBeGreaterThanOrEqual(at - 1e-9);
      },
    ),
  );
});
