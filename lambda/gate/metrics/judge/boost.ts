import { logGamma } from './bounds';
import type { Pair } from './minutes';

/** What a minute's errors do to the evidence when `bad` of them are green's: the logarithm of all of it. */
export type EvidenceAfter = (bad: number) => number;

/** With more errors in a minute than this, working it out would take long, and traffic is its own evidence. */
const MOST_ERRORS = 5_000;

/** Of the boost, so that rounding never makes it too large. */
const MARGIN = 1e-9;

/**
 * By how much a minute's evidence may be multiplied, since nothing is gained by more evidence than what is needed: what
 * would be beyond it is given to the outcomes below. The mean over what chance can do stays what it was before the
 * minute, so that the bound on false alarms still holds, now nearly with equality.
 * source: L. Fischer, A. Ramdas, Improving the (approximate) sequential probability ratio test by avoiding overshoot, 2024
 *
 * Given the errors of both, green's are drawn without replacement from the requests (a hypergeometric distribution).
 *
 * @param now logarithm of the evidence before the minute
 * @param target from which on no more is needed
 * @returns the logarithm of the factor, 0 or more
 */
export function logBoost({ green, blue }: Pair, now: number, target: number, after: EvidenceAfter): number {
  const bad = green.bad + blue.bad;
  const [least, most] = [Math.max(0, bad - blue.all), Math.min(bad, green.all)];
  if (now >= target || bad === 0 || bad > MOST_ERRORS) return 0;
  if (Math.max(after(least), after(most)) <= target) return 0;
  const log = (of: number) =>
    choose(green.all, of) + choose(blue.all, bad - of) - choose(green.all + blue.all, bad);
  const outcomes = Array.from({ length: most - least + 1 }, (_, at) => ({
    chance: Math.exp(log(least + at)),
    // As a part of what is needed.
    value: Math.exp(after(least + at) - target),
  })).sort((a, b) => a.value - b.value);
  return Math.max(0, Math.log(factor(outcomes, Math.exp(now - target))) - MARGIN);
}

interface Possible {
  readonly chance: number;
  readonly value: number;
}

/** The factor at which the mean of what is left, cut at 1, is `mean`. @param outcomes by rising value */
function factor(outcomes: readonly Possible[], mean: number): number {
  const below = [0];
  for (const { chance, value } of outcomes) below.push((below.at(-1) as number) + chance * value);
  let beyond = 0;
  for (let at = outcomes.length - 1; at >= 0; at--) {
    const { chance, value } = outcomes[at] as Possible;
    const found = (mean - beyond) / (below[at + 1] as number);
    if (found * value <= 1) return found;
    beyond += chance;
    // What is beyond alone is more than the mean allows: no factor above 1 does.
    if (beyond >= mean) return 1;
  }
  return 1;
}

const choose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
