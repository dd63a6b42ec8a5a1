import type { Clock } from '../clock/clock';
import type { Target } from './target';

/**
 * Resolves when the target has finished the requests that it has, or when the delay is over. The clock runs at real
 * time meanwhile: what a target works on is not hurried.
 */
export async function finished(target: Target, delayMs: number, clock: Clock): Promise<void> {
  const release = clock.holdRealTime();
  const done = new AbortController();
  const delay = clock.sleep(delayMs, done.signal);
  try {
    await Promise.race([target.idle().then(() => done.abort()), delay]);
  } catch (error) {
    if (!done.signal.aborted) throw error;
  } finally {
    release();
  }
}
