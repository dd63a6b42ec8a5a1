import type { Clock } from '../clock/clock';

interface Exchange {
  readonly since: number;
  release?: () => void;
}

/**
 * Holds the clock at real time for requests that have gone without an answer for long: what hangs then meets the idle
 * timeout in the same minute as in AWS, not after a hold and a bake that were shrunk meanwhile. One timer for all of
 * them, since nearly every request is answered before its time.
 */
export class SilenceWatch {
  /** The oldest first. */
  private readonly waiting = new Set<Exchange>();
  private timer: NodeJS.Timeout | undefined;

  /** @param patienceMs real milliseconds */
  constructor(
    private readonly clock: Clock,
    private readonly patienceMs: number,
  ) {}

  /** @returns to be handed to {@link end} when the first header of the answer comes, or the request ends */
  begin(): object {
    const exchange: Exchange = { since: performance.now() };
    this.waiting.add(exchange);
    this.timer ??= setTimeout(() => this.look(), this.patienceMs);
    return exchange;
  }

  end(exchange: object): void {
    this.waiting.delete(exchange as Exchange);
    (exchange as Exchange).release?.();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const exchange of this.waiting) this.end(exchange);
  }

  private look(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const exchange of this.waiting) {
      const left = exchange.since + this.patienceMs - now;
      if (left > 0) {
        this.timer = setTimeout(() => this.look(), Math.ceil(left));
        return;
      }
      exchange.release ??= this.clock.holdRealTime();
    }
  }
}
