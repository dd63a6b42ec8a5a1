import type { Bounds } from './sample-block';
import type { SampleWindow } from './sample-window';

/** Which part of the samples, in ascending order, is meant: from 0, the lowest, to 1, the highest. */
export interface Share {
  readonly from: number;
  readonly to: number;
}

/** What is left of samples when those outside a share are cut off. */
export interface Trimmed {
  readonly count: number;
  readonly sum: number;
  /** How many are cut off below and beyond. */
  readonly below: number;
  readonly beyond: number;
  /** The lowest and the highest of what is left. */
  readonly first: number;
  readonly last: number;
}

/** By nearest rank: how CloudWatch interpolates is not documented, and it keeps samples in a histogram. */
export function percentile(window: SampleWindow, share: number): number | undefined {
  const distribution = window.distribution();
  if (!distribution) return undefined;
  // The subtrahend is for products like 0.07 * 100, which is a little more than 7.
  const rank = Math.max(1, Math.ceil(share * window.count - 1e-9));
  let passed = 0;
  return distribution.values.find((_, at) => {
    passed += distribution.counts[at] ?? 0;
    return passed >= rank - 1e-9;
  });
}

/** A sample that a bound falls into counts with the fraction of it that is inside: a trimmed count can be decimal. */
export function trimmed(window: SampleWindow, { from, to }: Share): Trimmed | undefined {
  const distribution = window.distribution();
  if (!distribution) return undefined;
  const [start, end] = [from * window.count, to * window.count];
  let [passed, count, sum, first, last] = [0, 0, 0, Number.NaN, Number.NaN];
  distribution.values.forEach((value, at) => {
    const next = passed + (distribution.counts[at] ?? 0);
    const inside = Math.min(next, end) - Math.max(passed, start);
    passed = next;
    if (inside <= 1e-9) return;
    count += inside;
    sum += inside * value;
    if (Number.isNaN(first)) first = value;
    last = value;
  });
  return { count, sum, below: start, beyond: window.count - end, first, last };
}

/** The mean, with what is outside of the bounds taken to be at the bound. */
export function winsorized(window: SampleWindow, { above, upTo }: Bounds): number | undefined {
  const distribution = window.distribution();
  if (!distribution) return undefined;
  let sum = 0;
  distribution.values.forEach((value, at) => {
    sum += Math.min(Math.max(value, above), upTo) * (distribution.counts[at] ?? 0);
  });
  return sum / window.count;
}
