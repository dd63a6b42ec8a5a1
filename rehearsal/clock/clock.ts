/**
 * The one thing everything in a rehearsal waits on. All times are simulated milliseconds; `now()` counts from
 * the Unix epoch so that it can stand in for `Date.now()` in a hook.
 */
export interface Clock {
  readonly kind: 'virtual' | 'scaled';
  /** Simulated seconds in one wall second while nothing holds the clock at real time. */
  readonly factor: number;
  now(): number;
  /** Ends after `milliseconds` of simulated time. Rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Holds the clock at one simulated second a wall second until the returned function is called: waiting is
   * shrunk, work is not (a task that starts or drains, a hook that is awake).
   */
  holdRealTime(): () => void;
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
