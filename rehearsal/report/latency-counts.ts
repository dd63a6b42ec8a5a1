import type { EndedRequests } from '../traffic/request-tally';

/** How often each latency occurred, for percentiles over any span of time. */
export class LatencyCounts {
  /** By milliseconds, rounded to a tenth. */
  private readonly counts = new Map<number, number>();
  private total = 0;

  add({ count, latencies }: Pick<EndedRequests, 'count' | 'latencies'>): void {
    for (const { seconds, share } of latencies) this.count(tenth(seconds * 1000), count * share);
  }

  merge(others: LatencyCounts): void {
    for (const [milliseconds, count] of others.counts) this.count(milliseconds, count);
  }

  /** The milliseconds that each share of the answers took at most; null without any. @param shares ascending, above 0 to 1 */
  percentiles(shares: readonly number[]): (number | null)[] {
    const sorted = [...this.counts].sort(([a], [b]) => a - b);
    return shares.map((share) => {
      let upTo = 0;
      // Counts are shares of requests: their sum is exact only to a few digits.
      const wanted = share * this.total - 1e-6;
      for (const [milliseconds, count] of sorted) {
        upTo += count;
        if (upTo >= wanted) return milliseconds;
      }
      return null;
    });
  }

  private count(milliseconds: number, count: number): void {
    this.counts.set(milliseconds, (this.counts.get(milliseconds) ?? 0) + count);
    this.total += count;
  }
}

const tenth = (milliseconds: number) => Math.round(milliseconds * 10) / 10;
