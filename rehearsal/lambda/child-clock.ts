import { syncBuiltinESMExports } from 'node:module';
import timersPromises, { scheduler } from 'node:timers/promises';
import { promisify } from 'node:util';
import { install } from '@sinonjs/fake-timers';
import { installEngineDate } from './child-date';
import { installEnginePerformance } from './child-performance';
import { timeoutSignal, wait } from './child-waits';

/** What Node itself has: the runtime's own, since those of this process become the engine's. */
const real = { now: performance.now.bind(performance), setTimeout, clearTimeout, setImmediate };

/** The parts of a fake-timers clock that its types leave out. */
interface Timers {
  readonly timerHeap?: { readonly timers: readonly { readonly callAt: number; readonly id: number }[] };
  now: number;
  setTimeout: (act: (...values: unknown[]) => void, ms?: number, ...values: unknown[]) => FakeTimer;
  setInterval: (act: (...values: unknown[]) => void, ms?: number, ...values: unknown[]) => FakeTimer;
  clearTimeout: (timer: unknown) => void;
  next(): void;
  reset(): void;
}

interface FakeTimer {
  refed: boolean;
  refresh(): FakeTimer;
  close?: () => FakeTimer;
  [Symbol.toPrimitive](): number;
  [Symbol.dispose]?: () => void;
}

/**
 * The engine's clock as the time of this process: `Date`, timers and, on a virtual clock, `performance` and `hrtime`.
 * Node's own sockets keep real timers. While the process works, a virtual clock stands still and a scaled one runs at
 * real time; while it sleeps, the engine says when it is to go on.
 */
export class ChildClock {
  private kind: 'virtual' | 'scaled' = 'scaled';
  private base = { engine: Date.now(), real: real.now() };
  private running = false;
  private alarm: NodeJS.Timeout | undefined;
  private readonly timers: Timers;
  /** By the id of a timer; the only place that tells which of them keep the process waiting. */
  private readonly handles = new Map<number, FakeTimer>();

  constructor() {
    this.timers = install({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
      shouldClearNativeTimers: true,
    }) as unknown as Timers;
    // Time is what the engine says, not what the last timer was due at.
    Object.defineProperty(this.timers, 'now', { get: () => this.now(), set: () => {} });
    for (const name of ['setTimeout', 'setInterval'] as const)
      this.timers[name] = this.tracked(this.timers[name]);
    timersPromises.setTimeout = wait;
    Object.assign(scheduler, { wait: (ms: number, options?: object) => wait(ms, undefined, options) });
    Object.defineProperty(setTimeout, promisify.custom, { value: wait });
    AbortSignal.timeout = timeoutSignal;
    installEngineDate(() => this.now());
    syncBuiltinESMExports();
  }

  /** Milliseconds since the Unix epoch. */
  now(): number {
    const elapsed = this.running && this.kind === 'scaled' ? real.now() - this.base.real : 0;
    return Math.floor(this.base.engine + elapsed);
  }

  /** Begins anew, at `now`, without any timer. */
  reset(kind: 'virtual' | 'scaled', now: number): void {
    this.forget();
    this.kind = kind;
    this.base = { engine: now, real: real.now() };
    installEnginePerformance(kind === 'virtual' ? () => this.base.engine : undefined);
  }

  forget(): void {
    this.timers.reset();
    this.handles.clear();
  }

  /** It is `now`, and the process works: fires what is due. */
  run(now: number): void {
    this.base = { engine: now, real: real.now() };
    this.running = true;
    this.fire();
  }

  /** The process waits for the engine. */
  stop(): void {
    if (this.kind === 'scaled') this.base = { engine: this.now(), real: real.now() };
    this.running = false;
    real.clearTimeout(this.alarm);
  }

  /** When the earliest timer is due. */
  get due(): number | undefined {
    return this.timers.timerHeap?.timers[0]?.callAt;
  }

  /** Whether a timer is pending that keeps a process alive. */
  get waits(): boolean {
    const pending = new Set(this.timers.timerHeap?.timers.map(({ id }) => id));
    for (const id of this.handles.keys()) if (!pending.has(id)) this.handles.delete(id);
    return [...pending].some((id) => this.handles.get(id)?.refed ?? true);
  }

  /** One timer at a time, and all that follows from it before the next, as Node's event loop does. */
  private fire(): void {
    real.clearTimeout(this.alarm);
    const { due } = this;
    if (!this.running || due === undefined) return;
    const wait = due - this.now();
    if (wait <= 0) {
      real.setImmediate(() => {
        if (!this.running) return;
        real.setImmediate(() => this.fire());
        const next = this.due;
        if (next !== undefined && next <= this.now()) this.timers.next();
      });
    } else if (this.kind === 'scaled') {
      // Without a hold on the process: when nothing else is left to do, the engine wakes it.
      this.alarm = real.setTimeout(() => this.fire(), wait).unref();
    }
  }

  private tracked(set: Timers['setTimeout']): Timers['setTimeout'] {
    return (act, ms, ...values) => {
      // Node's least delay: a timer that is due at once would let code spin without time passing.
      const delay = Number(ms) >= 1 && Number(ms) <= 2 ** 31 - 1 ? Math.trunc(Number(ms)) : 1;
      const timer = set.call(this.timers, act, delay, ...values);
      const refresh = timer.refresh.bind(timer);
      const close = () => {
        this.timers.clearTimeout(timer);
        return timer;
      };
      Object.assign(timer, {
        close,
        refresh: () => {
          refresh();
          this.arm();
          return timer;
        },
        [Symbol.dispose ?? Symbol.for('nodejs.dispose')]: () => void close(),
      });
      this.handles.set(Number(timer), timer);
      this.arm();
      return timer;
    };
  }

  /** On a scaled clock the earliest timer may be another one now. */
  private arm(): void {
    if (!this.running || this.kind !== 'scaled') return;
    real.clearTimeout(this.alarm);
    const wait = Math.max(1, (this.due ?? this.now()) - this.now());
    this.alarm = real.setTimeout(() => this.fire(), wait).unref();
  }
}
