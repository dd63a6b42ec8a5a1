import type { LoadTestLimits } from '../../shared/environment';

/** What came of one request of a load test. */
export type Outcome =
  | { readonly kind: 'good'; readonly milliseconds: number }
  /** Another status than expected. */
  | { readonly kind: 'wrong'; readonly request: string; readonly status: number }
  /** No whole answer in time. */
  | { readonly kind: 'late'; readonly request: string }
  | { readonly kind: 'broken'; readonly request: string; readonly code: string }
  /** Not sent, since as many as may wait for an answer did: a user would have waited behind them. */
  | { readonly kind: 'held back' }
  /** No connection: it ends at the load balancer, so it is no word about green. */
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'untrusted'; readonly code: string }
  /** Not sent, since this function was too slow. */
  | { readonly kind: 'missed' };

/** Counts outcomes as they come. */
export class Tally {
  /** Requests that green got, or would have got if it had answered those before. */
  public asked = 0;
  public failed = 0;
  /** Of those that failed: with a status, be this function as slow as it may. */
  public wrong = 0;
  public missed = 0;
  public unreachable = 0;
  /** Node's, of a certificate that was refused. */
  public untrusted: string | undefined;
  /** Of the limits, in their order: how many answers took longer, with those that never came. */
  public readonly over: number[];
  /** Those, and the answers as expected. */
  public timed = 0;
  private readonly latencies: number[] = [];
  private readonly failures = new Map<string, number>();
  private readonly codes = new Set<string>();

  constructor(private readonly limits: Pick<LoadTestLimits, 'latency'>) {
    this.over = limits.latency.map(() => 0);
  }

  /** Requests whose turn came. */
  get due(): number {
    return this.asked + this.missed + this.unreachable;
  }

  /** Why there was no connection. */
  get unreachableBecause(): string {
    return [...this.codes].join(', ');
  }

  add(outcome: Outcome): void {
    switch (outcome.kind) {
      case 'good':
        this.asked += 1;
        this.time(outcome.milliseconds);
        return;
      case 'wrong':
        this.wrong += 1;
        this.fail(`${outcome.request} status ${outcome.status}`);
        return;
      case 'late':
        this.time(Number.POSITIVE_INFINITY);
        this.fail(`${outcome.request} no whole answer in time`);
        return;
      case 'broken':
        this.time(Number.POSITIVE_INFINITY);
        this.fail(`${outcome.request} no whole answer (${outcome.code})`);
        return;
      case 'held back':
        this.time(Number.POSITIVE_INFINITY);
        this.fail('too many without an answer to send another');
        return;
      case 'missed':
        this.missed += 1;
        return;
      case 'untrusted':
        this.untrusted = outcome.code;
        this.unreachable += 1;
        return;
      case 'unreachable':
        this.codes.add(outcome.code);
        this.unreachable += 1;
        return;
    }
  }

  /** What failed and how often, the most frequent first. */
  mostFrequent(count: number): string[] {
    const sorted = [...this.failures].sort((a, b) => b[1] - a[1]);
    const rest = sorted.length - count;
    return [
      ...sorted.slice(0, count).map(([what, times]) => `${what} (${times})`),
      ...(rest > 0 ? [`${rest} more`] : []),
    ];
  }

  /** Milliseconds within which so many percent came, exactly; Infinity when that many never did. */
  within(percent: number): number {
    this.latencies.sort((a, b) => a - b);
    return this.latencies[rankOf(percent, this.timed) - 1] ?? 0;
  }

  private time(milliseconds: number): void {
    this.timed += 1;
    this.latencies.push(milliseconds);
    for (const [index, limit] of this.limits.latency.entries())
      if (milliseconds > limit.milliseconds) this.over[index] = (this.over[index] ?? 0) + 1;
  }

  private fail(what: string): void {
    this.asked += 1;
    this.failed += 1;
    this.failures.set(what, (this.failures.get(what) ?? 0) + 1);
  }
}

/** Which of `count` values in order is their percentile, by the nearest rank: 1 is the first. */
export const rankOf = (percent: number, count: number): number =>
  // Tenths of a percent are not exact in binary: 64.4 % of 250 comes out a little above 161.
  Math.ceil((percent * count) / 100 - 1e-9);
