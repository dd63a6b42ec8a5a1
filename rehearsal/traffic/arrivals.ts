import type { Random } from '../random';

/**
 * Draws the milliseconds from one arrival to the next, as when many users act independently of each other: at any
 * moment the next arrival is as likely as at any other (a Poisson process).
 * @param ratePerSecond arrivals a second, on average
 */
export function independentArrivals(ratePerSecond: number, random: Random): () => number {
  if (!(ratePerSecond > 0)) throw new Error(`ratePerSecond must be above 0, got ${ratePerSecond}`);
  return () => (-Math.log(1 - random()) / ratePerSecond) * 1000;
}
