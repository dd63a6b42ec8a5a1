import type { Random } from '../random';

/** What users ask for, how often of each, and when more or fewer of them come. */
export interface TrafficPattern {
  readonly requests: readonly {
    readonly method: 'GET' | 'HEAD';
    /** With a query string, if any. */
    readonly path: string;
    readonly weight: number;
  }[];
  /** Requests of each simulated minute, one after the other and then from the first again; what counts is their ratio. */
  readonly minutes: readonly number[];
}

const MINUTE = 60_000;

/** @returns how many times the average rate a moment has. @param elapsedMs simulated, since users came */
export function rateShare(minutes: readonly number[], elapsedMs: number): number {
  const average = minutes.reduce((sum, count) => sum + count, 0) / minutes.length;
  const now = minutes[Math.floor(elapsedMs / MINUTE) % minutes.length];
  if (now === undefined || !(average > 0))
    throw new Error('a pattern must have a minute with requests, got none');
  return now / average;
}

/** @returns a draw of one of many, each as often as its weight says */
export function weightedDraw<T extends { readonly weight: number }>(
  of: readonly T[],
  random: Random,
): () => T {
  let sum = 0;
  const ends = of.map(({ weight }) => {
    sum += weight;
    return sum;
  });
  const [first] = of;
  if (first === undefined || !(sum > 0)) throw new Error('something must have a weight above 0, got nothing');
  return () => of[firstAbove(ends, random() * sum)] ?? first;
}

function firstAbove(ends: readonly number[], drawn: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > drawn) high = middle;
    else low = middle + 1;
  }
  return low;
}
