import type { LoadTestPlan } from '../../shared/environment';

/**
 * Requests a second that are sent.
 *
 * @param traffic requests a second that users send; undefined: nobody knows, and the smallest rate is right for any
 */
export function rateOf(rate: LoadTestPlan['rate'], traffic: number | undefined): number {
  if ('perSecond' in rate) return rate.perSecond;
  const share = ((traffic ?? 0) * rate.percentOfTraffic) / 100;
  return Math.min(rate.atMost, Math.max(rate.atLeast, share));
}

/** Which request each arrival sends: each as often as its weight, spread evenly. */
export function inTurns(weights: readonly number[]): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const due = weights.map(() => 0);
  return () => {
    for (const [index, weight] of weights.entries()) due[index] = (due[index] ?? 0) + weight;
    const chosen = due.indexOf(Math.max(...due));
    due[chosen] = (due[chosen] ?? 0) - total;
    return chosen;
  };
}
