import { failsFrom, logRatio } from '../../lambda/gate/metrics/judge/absolute';
import { logGamma } from '../../lambda/gate/metrics/judge/bounds';
import type { MinuteCounts } from '../../lambda/gate/metrics/judge/input';
import { BASELINE, type Story } from './simulate';

/** What another tool would have done: the number of minutes after which it rolls back, if it does. */
export interface Other {
  readonly name: string;
  readonly rollsBackAfter: (story: Story) => number | undefined;
}

const shareOf = ({ requests, errors }: MinuteCounts) => (requests === 0 ? 0 : errors / requests);

/** More than 1 % of a minute's requests, in 2 of 3 minutes. source: AWS, ECS Express Mode's default deployment alarm */
const express: Other = {
  name: 'Express Mode',
  rollsBackAfter: ({ green }) =>
    first(
      green,
      (at) => green.slice(Math.max(0, at - 2), at + 1).filter((one) => shareOf(one) > 0.01).length >= 2,
    ),
};

/**
 * Success rate below 99 % in one minute, or no requests in it. Its other default, p99 above 500 ms, needs latencies,
 * which a count of slow answers is not. source: fluxcd/flagger, docs, "Metrics" and `threshold`
 */
const flagger: Other = {
  name: 'Flagger',
  rollsBackAfter: ({ green }) =>
    first(green, (at) => green[at]?.requests === 0 || shareOf(green[at] as MinuteCounts) > 0.01),
};

/** Fisher's exact test of everything so far, once a minute, at 5 %: what a script does. */
const fisher: Other = {
  name: 'Fisher each minute',
  rollsBackAfter: ({ green, blue }) =>
    first(green, (at) =>
      (['errors', 'slow'] as const).some((metric) => {
        const [g, b] = [green, blue].map((side) => total(side.slice(0, at + 1), metric));
        return g !== undefined && b !== undefined && fisherTail(g, b) < 0.05;
      }),
    ),
};

/**
 * Mann-Whitney's U on the minutes' shares, once, at the end, at one per cent a side, and only where green's mean is the
 * higher one. With ties as R does: a normal distribution, corrected for ties and continuity.
 * source: spinnaker/kayenta, NetflixACAJudge.scala and MannWhitneyClassifier.scala (98 % interval)
 */
const kayenta: Other = {
  name: 'Mann-Whitney',
  rollsBackAfter: ({ green, blue }) => {
    const bad = (['errors', 'slow'] as const).some((metric) => {
      const [g, b] = [green, blue].map((side) =>
        side.filter(({ requests }) => requests > 0).map((one) => one[metric] / one.requests),
      );
      return g !== undefined && b !== undefined && mannWhitney(g, b) < 0.01;
    });
    return bad ? green.length : undefined;
  },
};

/** Wald's sequential test of errors against the objective, at one per cent, without a look at blue. */
const objective: Other = {
  name: 'Objective alone',
  rollsBackAfter: ({ green }) =>
    first(green, (at) => {
      const { bad, all } = total(green.slice(0, at + 1), 'errors');
      return logRatio(bad, all, BASELINE.errors) >= failsFrom(0.01);
    }),
};

export const others: readonly Other[] = [express, flagger, fisher, kayenta, objective];

function first(green: readonly MinuteCounts[], isBad: (at: number) => boolean): number | undefined {
  const at = green.findIndex((_, index) => isBad(index));
  return at < 0 ? undefined : at + 1;
}

interface Total {
  readonly bad: number;
  readonly all: number;
}

const total = (side: readonly MinuteCounts[], metric: 'errors' | 'slow'): Total => ({
  bad: side.reduce((sum, one) => sum + one[metric], 0),
  all: side.reduce((sum, one) => sum + one.requests, 0),
});

/** Chance of as many of the bad ones on green or more, if they fall on requests at random. */
function fisherTail(green: Total, blue: Total): number {
  const [all, bad] = [green.all + blue.all, green.bad + blue.bad];
  if (green.bad * blue.all <= blue.bad * green.all) return 1;
  const log = choose(bad, green.bad) + choose(all - bad, green.all - green.bad) - choose(all, green.all);
  let [term, sum] = [Math.exp(log), 0];
  for (let x = green.bad; term > 1e-18; x++) {
    sum += term;
    if (x >= Math.min(bad, green.all)) break;
    term *= ((bad - x) * (green.all - x)) / ((x + 1) * (all - bad - green.all + x + 1));
  }
  return sum;
}

const choose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/** One-sided: green higher. */
function mannWhitney(green: readonly number[], blue: readonly number[]): number {
  const all = [
    ...green.map((value) => ({ value, of: 'green' })),
    ...blue.map((value) => ({ value, of: 'blue' })),
  ];
  all.sort((a, b) => a.value - b.value);
  let [ranks, ties] = [0, 0];
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to + 1 < all.length && all[to + 1]?.value === all[from]?.value) to += 1;
    const size = to - from + 1;
    const rank = (from + to) / 2 + 1;
    ranks += rank * all.slice(from, to + 1).filter(({ of }) => of === 'green').length;
    ties += size ** 3 - size;
    from = to + 1;
  }
  const [n, m] = [green.length, blue.length];
  const u = ranks - (n * (n + 1)) / 2;
  const variance = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
  if (variance <= 0) return 1;
  return 1 - normal((u - (n * m) / 2 - 0.5) / Math.sqrt(variance));
}

/** source: Abramowitz and Stegun 26.2.17, exact to 7.5e-8 */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? 1 - tail : tail;
}
