import fc from 'fast-check';
import { seededRandom } from '../../../rehearsal/random';
import { binomial, poisson, shareOut } from '../../../rehearsal/workload/draws';

function meanAndVariance(draw: () => number): { mean: number; variance: number } {
  const draws = Array.from({ length: 20_000 }, draw);
  const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
  const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
  return { mean, variance };
}

test.each([0, 0.01, 0.7, 5, 29, 31, 50, 3000])('as many arrivals as expected: %d', (expected) => {
  const random = seededRandom(7);
  const { mean, variance } = meanAndVariance(() => poisson(expected, random));
  // Five standard errors of 20,000 draws.
  expect(Math.abs(mean - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected / 20_000));
  expect(Math.abs(variance - expected)).toBeLessThanOrEqual(0.06 * expected + 1e-9);
});

test.each([
  [50, 0],
  [50, 1],
  [50, 0.05],
  [2, 0.5],
  [1000, 0.001],
  [1000, 0.4],
  [1000, 0.97],
  [3000, 0.05],
])('%d trials with a chance of %d', (trials, chance) => {
  const random = seededRandom(11);
  const { mean, variance } = meanAndVariance(() => binomial(trials, chance, random));
  const expected = trials * chance * (1 - chance);
  expect(Math.abs(mean - trials * chance)).toBeLessThanOrEqual(5 * Math.sqrt(expected / 20_000));
  expect(Math.abs(variance - expected)).toBeLessThanOrEqual(0.06 * expected + 1e-9);
});

test('no draw is below 0 or above the count', () => {
  fc.assert(
    fc.property(
      fc.nat(5000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(),
      (trials, chance, seed) => {
        const drawn = binomial(trials, chance, seededRandom(seed));
        return Number.isInteger(drawn) && drawn >= 0 && drawn <= trials;
      },
    ),
  );
});

test('what is shared out is all of it, and nothing goes to a weight of 0', () => {
  const weights = fc.array(fc.nat(999), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.nat(3000), weights, fc.nat(), (count, weights, seed) => {
      const shares = shareOut(count, weights, seededRandom(seed));
      const given = shares.reduce((sum, share) => sum + share, 0);
      expect(given).toBe(weights.some((weight) => weight > 0) ? count : 0);
      weights.forEach((weight, at) => {
        if (weight === 0) expect(shares[at]).toBe(0);
      });
    }),
  );
});

test('a canary of 0.1 % gets a thousandth', () => {
  const random = seededRandom(3);
  const { mean } = meanAndVariance(() => shareOut(50, [1, 999], random)[0] ?? 0);
  expect(mean).toBeCloseTo(0.05, 2);
});
