import type { Clock } from '../../rehearsal/clock/clock';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Simulated time that passes only while a test runs the clock: from sleeper to sleeper, with no waiting. */
export class VirtualClock implements Clock {
  readonly kind = 'virtual';
  readonly factor = Number.POSITIVE_INFINITY;
  /** Sleepers in the order they will wake. */
  private sleepers: Sleeper[] = [];

  constructor(private time = 0) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        due: this.time + milliseconds,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      const later = this.sleepers.findIndex((other) => other.due > sleeper.due);
      this.sleepers.splice(later < 0 ? this.sleepers.length : later, 0, sleeper);
    });
  }

  holdRealTime(): () => void {
    return () => {};
  }

  /** Lets time pass until the promise settles. @throws {Error} when nobody sleeps any more and it has not */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await drained();
      if (settled) return promise;
      const next = this.sleepers.shift();
      if (!next) throw new Error(`nobody sleeps at ${this.time} ms and the promise has not settled`);
      this.time = Math.max(this.time, next.due);
      next.wake();
    }
  }
}

/** Every promise that can go on without time passing has done so. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
