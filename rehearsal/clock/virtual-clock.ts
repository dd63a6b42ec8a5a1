import { type Clock, sleepBy } from './clock';
import { TimerQueue } from './timer-queue';

/** Wall milliseconds in which something that nobody holds the clock for may still settle the promise of a run. */
const PATIENCE_MS = 10_000;
const BETWEEN_LOOKS_MS = 5;
/**
 * Simulated milliseconds after which a run that goes on and on is given up: more than three deployments, which end after
 * 30 days each. Without a limit alarms would tick for ever for a promise that nobody settles.
 */
const LONGEST_RUN_MS = 100 * 24 * 3_600_000;

/**
 * Simulated time that passes only in `run`: it jumps from one timer to the next, with no waiting. All that can happen
 * without time passing happens before each jump, so that the same rehearsal takes the same course every time.
 */
export class VirtualClock implements Clock {
  readonly kind = 'virtual';
  readonly factor = Number.POSITIVE_INFINITY;
  private readonly timers = new TimerQueue();
  private holds = 0;
  private whenReleased: (() => void) | undefined;
  private failure: { readonly error: unknown } | undefined;

  /** @param time where it begins, in milliseconds since the Unix epoch */
  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return sleepBy(this, milliseconds, signal);
  }

  schedule(milliseconds: number, act: () => void): () => void {
    return this.timers.add(this.time + Math.max(0, milliseconds), act);
  }

  holdRealTime(): () => void {
    return () => {};
  }

  holdForProcess(): () => void {
    this.holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.holds -= 1;
      if (this.holds === 0) this.whenReleased?.();
    };
  }

  fail(error: unknown): void {
    this.failure ??= { error };
    this.whenReleased?.();
  }

  /**
   * Lets time pass until the promise settles. What waits for the world outside (a process, a socket) must hold the
   * clock meanwhile, or time runs on without it.
   *
   * @throws what `fail` was told, even while a process holds the clock
   * @throws {Error} when nobody waits for time any more and the promise has not settled, or when it has not after
   * 100 simulated days
   */
  async run<T>(promise: Promise<T>): Promise<T> {
    const latest = this.time + LONGEST_RUN_MS;
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await drained();
      if (this.failure) {
        const { error } = this.failure;
        this.failure = undefined;
        throw error;
      }
      if (settled) return promise;
      if (this.holds > 0) {
        await Promise.race([promise.then(settle, settle), this.released()]);
        continue;
      }
      const next = this.timers.take();
      if (next === undefined) {
        await this.stalled(promise);
        continue;
      }
      if (next.due > latest)
        throw new Error('the promise must settle within 100 simulated days, and has not');
      this.time = Math.max(this.time, next.due);
      next.act();
    }
  }

  private released(): Promise<void> {
    return new Promise((resolve) => {
      this.whenReleased = resolve;
    });
  }

  /** Nobody sleeps: then only the world outside can move anything, and it is given a little time. */
  private async stalled(promise: Promise<unknown>): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    while (!settled && this.holds === 0 && this.timers.earliest === undefined) {
      if (performance.now() > deadline) {
        throw new Error(`nobody sleeps at ${this.time} ms and the promise has not settled`);
      }
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
  }
}

/** Every promise that can go on without time passing has done so. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
