import type { Clock } from '../clock/clock';

const MINUTE = 60_000;
const FINE = 10_000;

/**
 * Calls `act` once a simulated minute, and every ten seconds while there are alarms of a finer period. One timer for
 * all alarms; what `act` throws ends it.
 */
export class EvaluationClock {
  private nextMinute = 0;
  private cancel: (() => void) | undefined;
  private next = 0;
  private isRunning = false;
  private stopped: (error?: unknown) => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly isFine: () => boolean,
    private readonly act: (now: number, isMinute: boolean) => void,
  ) {}

  /** Until the signal is aborted; rejects with what `act` throws. */
  run(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stop = () => this.stopped();
      this.stopped = (error) => {
        this.isRunning = false;
        this.cancel?.();
        signal.removeEventListener('abort', stop);
        if (error === undefined) resolve();
        else reject(error);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.isRunning = true;
      this.nextMinute = this.clock.now() + MINUTE;
      this.plan(this.clock.now());
    });
  }

  /** An alarm was added or removed: the next evaluation may be sooner. */
  replan(): void {
    // Within an evaluation nothing is planned yet.
    if (!this.cancel) return;
    this.cancel();
    this.plan(this.clock.now());
  }

  /** Late timers do not move the minutes that follow. */
  private plan(now: number): void {
    const toMinute = Math.max(0, this.nextMinute - now);
    const toNext = this.isFine() && toMinute > FINE ? ((toMinute - 1) % FINE) + 1 : toMinute;
    this.next = now + toNext;
    this.cancel = this.clock.schedule(toNext, () => this.tick());
  }

  private tick(): void {
    this.cancel = undefined;
    const isMinute = this.next >= this.nextMinute;
    if (isMinute) this.nextMinute += MINUTE;
    try {
      this.act(this.clock.now(), isMinute);
    } catch (error) {
      this.stopped(error);
      return;
    }
    if (this.isRunning) this.plan(this.clock.now());
  }
}
