const SECOND = 1000;

/** Counts requests by the seconds in which they came. */
export class RequestsPerSecond {
  private second = Number.NEGATIVE_INFINITY;
  private count = 0;
  private countBefore = 0;

  /** @param now simulated milliseconds; never less than before */
  add(now: number, count: number): void {
    this.advance(now);
    this.count += count;
  }

  /** How many came in the whole second before. */
  before(now: number): number {
    this.advance(now);
    return this.countBefore;
  }

  private advance(now: number): void {
    const second = Math.floor(now / SECOND);
    if (second === this.second) return;
    this.countBefore = second === this.second + 1 ? this.count : 0;
    this.count = 0;
    this.second = second;
  }
}
