/**
 * A token bucket, first come, first served: who finds no token waits for the next, as a client does that tries again until it
 * succeeds. AWS adds tokens once a second, this all the time: a difference of less than a second.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 */
export class TokenBucket {
  /** When the bucket will be full again if nobody asks. */
  private fullAt = Number.NEGATIVE_INFINITY;
  private readonly secondsPerToken: number;
  private lastAsked = Number.NEGATIVE_INFINITY;

  /** @param refill tokens a second */
  constructor(
    private readonly capacity: number,
    refill: number,
  ) {
    if (!(capacity >= 1) || !(refill > 0))
      throw new Error(
        `a bucket must have a capacity of at least 1 and a refill above 0, got ${capacity} and ${refill}`,
      );
    this.secondsPerToken = 1 / refill;
  }

  /**
   * Takes a token.
   *
   * @param at in seconds, not before the last one who asked
   * @returns when it is there
   */
  take(at: number): number {
    if (at < this.lastAsked) throw new Error(`askers must come in order, got ${at} after ${this.lastAsked}`);
    this.lastAsked = at;
    const spare = (this.capacity - 1) * this.secondsPerToken;
    const granted = Math.max(at, this.fullAt - spare);
    this.fullAt = Math.max(granted, this.fullAt) + this.secondsPerToken;
    return granted;
  }
}
