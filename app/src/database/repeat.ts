/** How long, and by what clock. */
export interface Patience {
  /** Milliseconds in which the last attempt begins. */
  readonly window: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Resolves early when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
}

const FIRST_MS = 50;
/** Short beside a failover, so that it is noticed soon that it is over. */
const LONGEST_MS = 500;

/**
 * Attempts what may be done twice, until it succeeds, is not worth another attempt, or the time is over.
 *
 * Pauses grow, and are drawn by lot, so that those who were cut off at the same moment do not come back at the same moment.
 * source: Amazon Builders' Library, "Timeouts, retries, and backoff with jitter"
 *
 * @param again whether an error is worth another attempt; told how often it was attempted
 */
export async function repeat<T>(
  attempt: () => Promise<T>,
  again: (error: unknown, attempts: number) => boolean,
  { window, signal, now, sleep, random }: Patience,
): Promise<T> {
  const until = now() + window;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
      const pause = most / 2 + (random() * most) / 2;
      if (signal.aborted || now() + pause >= until || !again(error, attempts)) throw error;
      await sleep(pause, signal);
      if (signal.aborted) throw error;
    }
  }
}
