import { logRatio } from '../../../../../lambda/gate/metrics/judge/absolute';
import { excess, logGamma, lowerBound, upperBound } from '../../../../../lambda/gate/metrics/judge/bounds';
import type { Pair } from '../../../../../lambda/gate/metrics/judge/minutes';
import { rankEvidence } from '../../../../../lambda/gate/metrics/judge/ranks';
import { evidence, evidenceAgainst, RATIOS } from '../../../../../lambda/gate/metrics/judge/relative';
import { seededRandom } from '../../../../../rehearsal/random';
import {
  choose,
  divide,
  type Fraction,
  factorial,
  fraction,
  ln,
  plus,
  power,
  product,
  rest,
  times,
} from './exact';

const RUNS = 600;
const random = seededRandom(5);
const upTo = (most: number) => Math.floor(random() * (most + 1));
const runs = Array.from({ length: RUNS }, (_, run) => run);

/** Ratios and weights as the fractions that they are. */
const ALL = RATIOS.map(({ ratio, weight }) => ({
  ratio: fraction(Math.round(ratio * 10), 10),
  weight: fraction(Math.round(weight * 100), 100),
}));
/** So much evidence that nothing is cut, and nothing boosted. */
const NEVER = { ratios: RATIOS, worse: 'higher', needed: 1e9 } as const;

const minute = (green: number, blue: number, badOfGreen: number, badOfBlue: number): Pair => ({
  minute: 0,
  green: { minute: 0, bad: Math.min(green, badOfGreen), all: green },
  blue: { minute: 0, bad: Math.min(blue, badOfBlue), all: blue },
});

test('the test against the objective is the ratio of two binomial likelihoods', () => {
  for (const _ of runs) {
    const all = upTo(150);
    const bad = Math.min(all, upTo(12));
    const millionths = 1 + upTo(random() < 0.5 ? 5_000 : 600_000);
    const good = fraction(millionths, 1_000_000);
    // 14.4 times as much up to one half, from there on the same odds: 139/5 at 5/144.
    const bound = millionths * 144 <= 5_000_000;
    const odds = fraction(139, 5);
    const worse = bound
      ? times(fraction(72, 5), good)
      : divide(times(odds, good), plus(fraction(1), times(fraction(134, 5), good)));
    const exact = times(power(divide(worse, good), bad), power(divide(rest(worse), rest(good)), all - bad));
    expect(logRatio(bad, all, millionths / 1e6)).toBeCloseTo(ln(exact), 9);
  }
});

test('the evidence against blue is the mean of the ratios of binomial likelihoods, given the errors of both', () => {
  for (const _ of runs) {
    const pairs = Array.from({ length: 1 + upTo(3) }, () => minute(upTo(30), upTo(90), upTo(4), upTo(4)));
    const served = pairs.filter(({ green, blue }) => green.all > 0 && blue.all > 0);
    const exact = ALL.map(({ ratio, weight }) =>
      product([
        weight,
        ...served.map(({ green, blue }) => {
          const usual = fraction(green.all, green.all + blue.all);
          const more = times(ratio, fraction(green.all));
          const worse = divide(more, plus(more, fraction(blue.all)));
          return times(
            power(divide(worse, usual), green.bad),
            power(divide(rest(worse), rest(usual)), blue.bad),
          );
        }),
      ]),
    ).reduce(plus);
    expect(evidence(pairs, NEVER).at(-1)).toBeCloseTo(ln(exact), 9);
  }
});

test('the evidence against what was before is the mean of the ratios of binomial likelihoods', () => {
  for (const _ of runs) {
    const thousandths = 1 + upTo(400);
    const share = fraction(thousandths, 1000);
    const counts = Array.from({ length: 1 + upTo(3) }, () => {
      const all = upTo(60);
      return { bad: Math.min(all, upTo(6)), all };
    });
    const exact = ALL.map(({ ratio, weight }) => {
      const odds = times(ratio, divide(share, rest(share)));
      const worse = divide(odds, plus(fraction(1), odds));
      return product([
        weight,
        ...counts.map(({ bad, all }) =>
          times(power(divide(worse, share), bad), power(divide(rest(worse), rest(share)), all - bad)),
        ),
      ]);
    }).reduce(plus);
    expect(evidenceAgainst(counts, thousandths / 1000, NEVER).at(-1)).toBeCloseTo(ln(exact), 9);
  }
});

test('the bounds of a share are where Jeffreys’ mixture beats it', () => {
  for (const _ of runs) {
    const all = 1 + upTo(100);
    const bad = Math.min(all, upTo(10));
    // Γ(k + 1/2) = √π (2k)! / (4^k k!), so that the mixture is a fraction.
    const half = (k: number) => fraction(factorial(2 * k), 4n ** BigInt(k) * factorial(k));
    const mixture = divide(times(half(bad), half(all - bad)), fraction(factorial(all)));
    const share = fraction(1 + upTo(998), 1000);
    const exact = divide(mixture, times(power(share, bad), power(rest(share), all - bad)));
    expect(excess(bad, all, Number(share.over) / 1000)).toBeCloseTo(ln(exact), 9);
    const [least, most] = [lowerBound(bad, all, 0.01), upperBound(bad, all, 0.01)];
    expect(least).toBeLessThanOrEqual(bad / all);
    expect(most).toBeGreaterThanOrEqual(bad / all);
    if (bad > 0) expect(excess(bad, all, least)).toBeCloseTo(Math.log(100), 6);
    if (bad < all) expect(excess(bad, all, most)).toBeCloseTo(Math.log(100), 6);
  }
});

test('the logarithm of a factorial', () => {
  for (const n of [0, 1, 2, 5, 9, 10, 20, 100, 500])
    expect(logGamma(n + 1)).toBeCloseTo(ln(fraction(factorial(n))), 9);
});

test('the evidence of ranks is the mean of products of powers', () => {
  for (const _ of runs) {
    const before = Array.from({ length: 1 + upTo(30) }, () => upTo(20));
    const since = Array.from({ length: 1 + upTo(8) }, () => upTo(20));
    const ranks = since.map((value, at) => {
      const seen = [...before, ...since.slice(0, at + 1)].sort((a, b) => a - b);
      return (seen.lastIndexOf(value) + 1) / seen.length;
    });
    const mean =
      [0.1, 0.2, 0.35, 0.5, 0.7]
        .map((exponent) => ranks.reduce((all, rank) => all * exponent * rank ** (exponent - 1), 1))
        .reduce((sum, one) => sum + one) / 5;
    expect(rankEvidence(before, since, 'lower').at(-1)).toBeCloseTo(Math.log(mean), 9);
    // What is worse when it is higher is the mirror image.
    const mirrored = (values: readonly number[]) => values.map((value) => -value);
    expect(rankEvidence(mirrored(before), mirrored(since), 'higher').at(-1)).toBeCloseTo(Math.log(mean), 9);
  }
});

// What the bound on false alarms stands on: the mean over what chance can do is no more than what was there before.
test.each(['higher', 'lower'] as const)(
  'chance alone adds nothing to the evidence, boosted or not: %s',
  (worse) => {
    let boosted = 0;
    for (const _ of runs.slice(0, 300)) {
      const comparison = { ratios: RATIOS, worse, needed: Math.log(1 + upTo(30)) };
      const past = Array.from({ length: upTo(3) }, () => minute(20, 20, upTo(2), upTo(1)));
      const before = past.length === 0 ? 0 : (evidence(past, comparison).at(-1) as number);
      const [green, blue] = [1 + upTo(12), 1 + upTo(12)];
      const bad = upTo(Math.min(10, green + blue));
      const after = Array.from({ length: bad + 1 }, (_unused, ofGreen) => ofGreen)
        .filter((ofGreen) => ofGreen <= green && bad - ofGreen <= blue)
        .map((ofGreen) => ({
          chance: divide(
            fraction(choose(green, ofGreen) * choose(blue, bad - ofGreen)),
            fraction(choose(green + blue, bad)),
          ),
          value: evidence([...past, minute(green, blue, ofGreen, bad - ofGreen)], comparison).at(
            -1,
          ) as number,
        }));
      expect(after.map(({ chance }) => chance).reduce(plus)).toEqual(one(after.map(({ chance }) => chance)));
      const mean = after.reduce((sum, { chance, value }) => sum + Math.exp(ln(chance) + value), 0);
      expect(mean).toBeLessThanOrEqual(Math.exp(before) * (1 + 1e-9));
      if (after.some(({ value }) => value >= comparison.needed) && before < comparison.needed) {
        boosted += 1;
      }
    }
    expect(boosted).toBeGreaterThan(30);
  },
);

/** The sum of chances, which must be 1 in whatever parts. */
const one = (chances: readonly Fraction[]): Fraction => {
  const sum = chances.reduce(plus);
  return fraction(sum.under, sum.under);
};
