import type { Random } from '../random';

/** Up to this mean or count, draws are exact by inversion; above it a normal distribution is as good, and quicker. */
const EXACT = 30;

/** How many of independent arrivals come in a stretch in which `mean` are expected (a Poisson distribution). */
export function poisson(mean: number, random: Random): number {
  if (!(mean > 0)) return 0;
  if (mean > EXACT) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const end = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > end; product *= random()) count += 1;
  return count;
}

/** How many of `trials` succeed, each with the same chance (a binomial distribution). @param chance 0 to 1 */
export function binomial(trials: number, chance: number, random: Random): number {
  if (trials <= 0 || chance <= 0) return 0;
  if (chance >= 1) return trials;
  // The rarer side is the quicker one to count.
  if (chance > 0.5) return trials - binomial(trials, 1 - chance, random);
  const mean = trials * chance;
  if (mean > EXACT) {
    const drawn = Math.round(mean + Math.sqrt(mean * (1 - chance)) * normal(random));
    return Math.min(trials, Math.max(0, drawn));
  }
  // Geometric gaps from one success to the next: as many draws as successes.
  const log = Math.log1p(-chance);
  let count = 0;
  for (let at = gap(random, log); at <= trials; at += gap(random, log)) count += 1;
  return count;
}

/**
 * Shares `count` out by weights, so that every part is drawn as if each of the count had been drawn alone.
 *
 * @returns as many numbers as there are weights, with `count` as their sum; all 0 when the weights are
 */
export function shareOut(count: number, weights: readonly number[], random: Random): number[] {
  let left = count;
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    if (weight <= 0 || left === 0) return 0;
    const part = binomial(left, weight / weightLeft, random);
    left -= part;
    weightLeft -= weight;
    return part;
  });
}

function gap(random: Random, log: number): number {
  return Math.floor(Math.log(1 - random()) / log) + 1;
}

/** A standard normal number, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
