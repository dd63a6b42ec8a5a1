import fc from 'fast-check';
import { inTurns, rateOf } from '../../../../lambda/gate/load-test/rate';

const share = { percentOfTraffic: 10, atLeast: 2, atMost: 20 };

test.each([
  ['nobody knows', undefined, 2],
  ['nobody comes', 0, 2],
  ['few come', 15, 2],
  ['some come', 100, 10],
  ['many come', 200, 20],
  ['very many come', 100_000, 20],
])('a share of what users send: %s', (_, traffic, rate) => {
  expect(rateOf(share, traffic)).toBe(rate);
});

test('where nobody but the team is, users count for nothing', () => {
  expect(rateOf({ perSecond: 30 }, 1)).toBe(30);
});

test('each request comes as often as its weight, and never more than once too often', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }), (weights) => {
      const turn = inTurns(weights);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const counts = weights.map(() => 0);
      for (let sent = 1; sent <= total * 3; sent++) {
        const chosen = turn();
        counts[chosen] = (counts[chosen] ?? 0) + 1;
        for (const [index, weight] of weights.entries())
          expect(Math.abs((counts[index] ?? 0) - (sent * weight) / total)).toBeLessThan(weights.length);
      }
      expect(counts).toEqual(weights.map((weight) => weight * 3));
    }),
  );
});
