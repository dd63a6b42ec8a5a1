import type { Clock } from './clock';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Node's timers take at most this many milliseconds; a longer wait is taken in parts. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Wall time, multiplied: for rehearsals with real processes and real HTTP. */
export class ScaledClock implements Clock {
  readonly kind = 'scaled';
  private readonly sleepers = new Set<Sleeper>();
  private timer: NodeJS.Timeout | undefined;
  private holds = 0;
  private anchor: { simulated: number; wall: number };
  private multiplier = 1;

  /** Runs at real time until it is accelerated. @param startsAt in milliseconds since the Unix epoch */
  constructor(startsAt: number = Date.now()) {
    this.anchor = { simulated: startsAt, wall: performance.now() };
  }

  get factor(): number {
    return this.multiplier;
  }

  /** @param factor simulated seconds in a wall second, at least 1 */
  accelerate(factor: number): void {
    if (!(factor >= 1)) throw new Error(`factor must be at least 1, got ${factor}`);
    this.reanchor();
    this.multiplier = factor;
    this.arm();
  }

  now(): number {
    return this.anchor.simulated + (performance.now() - this.anchor.wall) * this.rate;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.sleepers.delete(sleeper);
        this.arm();
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        due: this.now() + milliseconds,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.sleepers.add(sleeper);
      this.arm();
    });
  }

  holdRealTime(): () => void {
    this.changeHolds(1);
    let held = true;
    return () => {
      if (held) this.changeHolds(-1);
      held = false;
    };
  }

  private get rate(): number {
    return this.holds > 0 ? 1 : this.multiplier;
  }

  private changeHolds(by: number): void {
    this.reanchor();
    this.holds += by;
    this.arm();
  }

  private reanchor(): void {
    const wall = performance.now();
    this.anchor = { simulated: this.anchor.simulated + (wall - this.anchor.wall) * this.rate, wall };
  }

  /** One timer for the earliest sleeper; set anew whenever the sleepers or the rate change. */
  private arm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.sleepers.size === 0) return;
    const earliest = Math.min(...[...this.sleepers].map((sleeper) => sleeper.due));
    const wait = Math.min(LONGEST_TIMER, Math.max(0, (earliest - this.now()) / this.rate));
    this.timer = setTimeout(() => this.wakeDue(), wait);
  }

  private wakeDue(): void {
    const now = this.now();
    const due = [...this.sleepers].filter((sleeper) => sleeper.due <= now).sort((a, b) => a.due - b.due);
    for (const sleeper of due) {
      this.sleepers.delete(sleeper);
      sleeper.wake();
    }
    this.arm();
  }
}
