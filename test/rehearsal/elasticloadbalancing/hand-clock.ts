import type { Clock } from '../../../rehearsal/clock/clock';

/** Time moves when a test says so: live HTTP goes on meanwhile, so that it cannot jump to the next event itself. */
export class HandClock implements Clock {
  readonly kind = 'virtual';
  readonly factor = 1;
  /** Callers that hold the clock at real time. */
  holds = 0;
  /** How often it has been held so far. */
  held = 0;
  private time = 0;
  private sleepers: { due: number; wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const sleeper = { due: this.time + milliseconds, wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter((each) => each !== sleeper);
        reject(signal.reason);
      });
    });
  }

  schedule(milliseconds: number, act: () => void): () => void {
    const sleeper = { due: this.time + milliseconds, wake: act };
    this.sleepers.push(sleeper);
    return () => {
      this.sleepers = this.sleepers.filter((each) => each !== sleeper);
    };
  }

  holdForProcess(): () => void {
    return this.holdRealTime();
  }

  holdRealTime(): () => void {
    this.holds += 1;
    this.held += 1;
    return () => {
      this.holds -= 1;
    };
  }

  fail(error: unknown): void {
    throw error;
  }

  /** Moves on, waking everyone whose time has come. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.sleepers.filter((sleeper) => sleeper.due <= this.time);
    this.sleepers = this.sleepers.filter((sleeper) => sleeper.due > this.time);
    for (const sleeper of due) sleeper.wake();
  }

  /** Resolves when so many are asleep: everything else has then been done, live answers included. */
  async asleep(count: number): Promise<void> {
    while (this.sleepers.length !== count) await new Promise((resolve) => setImmediate(resolve));
  }
}
