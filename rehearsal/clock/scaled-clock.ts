import { type Clock, sleepBy } from './clock';
import { TimerQueue } from './timer-queue';

/** Node's timers take at most this many milliseconds; a longer wait is taken in parts. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Wall time, multiplied: for rehearsals with real processes and real HTTP. */
export class ScaledClock implements Clock {
  readonly kind = 'scaled';
  private readonly timers = new TimerQueue();
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
    return sleepBy(this, milliseconds, signal);
  }

  schedule(milliseconds: number, act: () => void): () => void {
    const cancel = this.timers.add(this.now() + milliseconds, act);
    this.arm();
    return () => {
      cancel();
      this.arm();
    };
  }

  holdRealTime(): () => void {
    this.changeHolds(1);
    let held = true;
    return () => {
      if (held) this.changeHolds(-1);
      held = false;
    };
  }

  holdForProcess(): () => void {
    return this.holdRealTime();
  }

  fail(error: unknown): void {
    this.schedule(0, () => {
      throw error;
    });
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

  /** One timer of Node's for the earliest; set anew whenever the timers or the rate change. */
  private arm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { earliest } = this.timers;
    if (earliest === undefined) return;
    const wait = Math.min(LONGEST_TIMER, Math.max(0, (earliest - this.now()) / this.rate));
    this.timer = setTimeout(() => this.actOnDue(), wait);
  }

  private actOnDue(): void {
    const now = this.now();
    // One at a time: what one does may cancel the next.
    for (let next = this.timers.earliest; next !== undefined && next <= now; next = this.timers.earliest) {
      this.timers.take()?.act();
    }
    this.arm();
  }
}
