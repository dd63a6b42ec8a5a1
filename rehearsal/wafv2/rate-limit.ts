import type { Clock } from '../clock/clock';

/** How many requests one address may send in a window that slides. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

/** source: AWS WAFV2 API reference, RateBasedStatement, EvaluationWindowSec: "AWS WAF checks the rate about every 10 seconds" */
const CHECKED_EVERY = 10_000;
const SECOND = 1000;

/**
 * Which addresses a rate-based rule acts on. It counts what every address sends, what it refuses as well; every ten seconds it
 * looks back over the window, and acts on those that are over the limit until it looks again. AWS weighs newer requests
 * more and names no numbers; here each counts alike. Another rate begins anew.
 *
 * source: AWS WAF developer guide, "Rate-based rule caveats"
 */
export class RateLimit {
  private readonly counts = new Map<string, Map<number, number>>();
  private over = new Set<string>();
  private rate: Rate = { requests: 0, seconds: 0 };
  private checked = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Counts requests of an address at this moment. @returns whether the rule acts on them */
  isOver(rate: Rate, address: string, count: number): boolean {
    const now = this.clock.now();
    const check = Math.floor(now / CHECKED_EVERY);
    if (rate.requests !== this.rate.requests || rate.seconds !== this.rate.seconds) {
      this.rate = rate;
      this.counts.clear();
      this.over = new Set();
      this.checked = check;
    }
    if (check !== this.checked) {
      this.checked = check;
      this.look(now);
    }
    const second = Math.floor(now / SECOND);
    const own = this.counts.get(address) ?? new Map<number, number>();
    this.counts.set(address, own.set(second, (own.get(second) ?? 0) + count));
    return this.over.has(address);
  }

  private look(now: number): void {
    const from = Math.floor(now / SECOND) - this.rate.seconds;
    this.over = new Set();
    for (const [address, own] of this.counts) {
      let sum = 0;
      for (const [second, count] of own) {
        if (second < from) own.delete(second);
        else sum += count;
      }
      if (sum > this.rate.requests) this.over.add(address);
      if (own.size === 0) this.counts.delete(address);
    }
  }
}
