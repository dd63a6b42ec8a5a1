import type { Target } from './target';
import type { TargetGroupAttributes } from './target-group-attributes';

/** Whose turn it is among the targets that may get the next request. */
export class Rotation {
  private turn = 0;

  next(
    candidates: readonly Target[],
    { algorithm, slowStartMs }: TargetGroupAttributes,
    now: number,
  ): Target | undefined {
    this.turn += 1;
    if (algorithm === 'least_outstanding_requests') return this.leastBusy(candidates);
    if (slowStartMs > 0 && candidates.some((target) => isSlow(target, slowStartMs, now))) {
      return byShare(candidates, (target) => shareOf(target, slowStartMs, now));
    }
    return candidates[this.turn % candidates.length];
  }

  /** Those that are equally busy take turns. */
  private leastBusy(candidates: readonly Target[]): Target | undefined {
    let least = Number.POSITIVE_INFINITY;
    let equals = 0;
    for (const { inFlight } of candidates) {
      if (inFlight < least) equals = 0;
      if (inFlight <= least) equals += 1;
      least = Math.min(least, inFlight);
    }
    let nth = this.turn % equals;
    return candidates.find(({ inFlight }) => inFlight === least && nth-- === 0);
  }
}

/** Gives each target turns in proportion to its share, spread evenly: the one that has waited longest for its share. */
function byShare(candidates: readonly Target[], share: (target: Target) => number): Target | undefined {
  let best: Target | undefined;
  let sum = 0;
  for (const target of candidates) {
    const weight = share(target);
    sum += weight;
    target.credit += weight;
    if (best === undefined || target.credit > best.credit) best = target;
  }
  if (best) best.credit -= sum;
  return best;
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
function shareOf({ slowSince }: Target, slowStartMs: number, now: number): number {
  return slowSince === undefined ? 1 : Math.min(1, (now - slowSince) / slowStartMs);
}

export function isSlow(target: Target, slowStartMs: number, now: number): boolean {
  return shareOf(target, slowStartMs, now) < 1;
}
