/**
 * Simulated time. Everything in a rehearsal that waits, waits on a clock. Times are in milliseconds; `now` counts
 * from the Unix epoch so that it can stand in for `Date.now()` in a hook.
 */
export interface Clock {
  readonly kind: 'virtual' | 'scaled';
  /** Simulated seconds in one wall second while nothing holds the clock at real time. */
  readonly factor: number;
  now(): number;
  /** Ends after `milliseconds` of simulated time. Rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls `act` once after `milliseconds` of simulated time, unless the returned function is called before. For what
   * happens thousands of times in a rehearsal: it takes no promise and no signal. What `act` throws ends the rehearsal.
   */
  schedule(milliseconds: number, act: () => void): () => void;
  /**
   * Holds the clock at one simulated second a wall second until the returned function is called: waiting is
   * shrunk, work is not (a live task that starts or drains). A virtual clock has no live tasks and passes on.
   */
  holdRealTime(): () => void;
  /**
   * The same for a process of this machine that every rehearsal has (a hook that is awake). A virtual clock stands
   * still meanwhile: what such a process does takes no simulated time, however busy the machine is.
   */
  holdForProcess(): () => void;
  /** Ends the rehearsal with an error that no promise leads to: one that is broken must not come to a verdict. */
  fail(error: unknown): void;
}

/** Calls `act` every `period` simulated milliseconds, first after one period, until the signal is aborted. */
export async function every(
  clock: Clock,
  period: number,
  signal: AbortSignal,
  act: () => void,
): Promise<void> {
  let next = clock.now() + period;
  while (!signal.aborted) {
    try {
      await clock.sleep(Math.max(0, next - clock.now()), signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    act();
    next += period;
  }
}

/** What `sleep` of a clock is, by its `schedule`. */
export function sleepBy(
  clock: Pick<Clock, 'schedule'>,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(milliseconds, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}
