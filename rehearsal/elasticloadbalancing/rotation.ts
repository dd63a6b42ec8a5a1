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

  /** Of those that are equally busy, the one whose turn it is. */
  private leastBusy(candidates: readonly Target[]): Target | undefined {
    let best: Target | undefined;
    for (let offset = 0; offset < candidates.length; offset += 1) {
      const target = candidates[(this.turn + offset) % candidates.length];
      if (target && (best === undefined || target.inFlight < best.inFlight)) best = target;
    }
    return best;
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
