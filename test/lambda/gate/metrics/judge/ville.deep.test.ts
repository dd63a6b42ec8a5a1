import { MINUTE } from '../../../../../lambda/gate/metrics/judge/input';
import type { Pair } from '../../../../../lambda/gate/metrics/judge/minutes';
import { rankEvidence } from '../../../../../lambda/gate/metrics/judge/ranks';
import { evidence, GENTLE_RATIOS, RATIOS } from '../../../../../lambda/gate/metrics/judge/relative';
import { seededRandom } from '../../../../../rehearsal/random';
import { binomial, poisson } from '../../../../../rehearsal/workload/draws';

// Ville's inequality: whatever the rate of errors does, the same on both sides, evidence of 1 / alarms is reached in at
// most so many of the runs, at any of fifty looks.
const ALARMS = 0.05;
const RUNS = 600;
const LOOKS = 50;
/** Four standard deviations of a share of 5 % among so many runs. */
const CHANCE = 4 * Math.sqrt((ALARMS * (1 - ALARMS)) / RUNS);

const rates: readonly (readonly [string, (minute: number) => number])[] = [
  ['a rate that stays', () => 0.02],
  ['a rare error', () => 0.001],
  ['incidents that come and go', (minute) => (minute % 20 < 5 ? 0.4 : 0.001)],
  ['a rate that rises', (minute) => 0.001 + minute / 400],
];

describe.each([
  ['of equal sides', 20, 20],
  ['of a canary', 6, 90],
])('%s', (_, green, blue) => {
  test.each(rates)('%s', (_name, rate) => {
    for (const ratios of [RATIOS, GENTLE_RATIOS]) {
      const random = seededRandom(11);
      const needed = -Math.log(ALARMS);
      let alarms = 0;
      for (let run = 0; run < RUNS / 2; run++) {
        const pairs: Pair[] = Array.from({ length: LOOKS }, (_unused, minute) => {
          const side = (mean: number) => {
            const all = poisson(mean, random);
            return { minute: minute * MINUTE, bad: binomial(all, rate(minute), random), all };
          };
          return { minute: minute * MINUTE, green: side(green), blue: side(blue) };
        });
        if (evidence(pairs, { ratios, worse: 'higher', needed }).some((reached) => reached >= needed))
          alarms += 1;
      }
      expect(alarms / (RUNS / 2)).toBeLessThanOrEqual(ALARMS + CHANCE * Math.SQRT2);
    }
  });
});

test.each([
  ['numbers that are spread evenly', (random: () => number) => random()],
  ['numbers with a long tail', (random: () => number) => 1 / random()],
  ['numbers that are often equal', (random: () => number) => Math.floor(3 * random())],
])('%s', (_, draw) => {
  const random = seededRandom(12);
  const several = (count: number) => Array.from({ length: count }, () => draw(random));
  let alarms = 0;
  for (let run = 0; run < RUNS; run++) {
    const reached = rankEvidence(several(60), several(60), 'lower');
    if (reached.some((one) => one >= -Math.log(ALARMS))) alarms += 1;
  }
  expect(alarms / RUNS).toBeLessThanOrEqual(ALARMS + CHANCE);
});
