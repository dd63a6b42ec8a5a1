import { setTimeout as sleep } from 'node:timers/promises';

/** The time of AWS, and waiting for it: injected, so that a test waits for nothing. */
export interface Pause {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Rejects with the signal's reason. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const WALL_CLOCK: Pause = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
};
