import { logSum } from './log-sum';

/** How strongly low ranks are bet on: the evidence is the mean over them. */
const POWERS: readonly number[] = [0.1, 0.2, 0.35, 0.5, 0.7];

/**
 * Evidence that numbers since a moment are worse than those before it, after each of them. If nothing has changed,
 * every order of the minutes is as likely as any other, so that the rank of each new number among all up to it says
 * nothing; ranks that are low again and again do. Nothing is assumed of how the numbers are spread. Numbers that are
 * equal count as worse than each other's, which can only lower the evidence.
 *
 * While the order means nothing, the chance that it ever reaches 1 / alarms is at most alarms, however often one looks.
 * source: V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in a Random World, 2005, chapter 7 (power martingales)
 *
 * @returns its logarithm after each number
 */
export function rankEvidence(
  before: readonly number[],
  since: readonly number[],
  worse: 'higher' | 'lower',
): readonly number[] {
  const seen = [...before];
  const sums = POWERS.map(() => -Math.log(POWERS.length));
  return since.map((value) => {
    seen.push(value);
    const atLeastAsBad = seen.filter((one) => (worse === 'lower' ? one <= value : one >= value)).length;
    const rank = atLeastAsBad / seen.length;
    POWERS.forEach((power, at) => {
      sums[at] = (sums[at] ?? 0) + Math.log(power) + (power - 1) * Math.log(rank);
    });
    return logSum(sums);
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
