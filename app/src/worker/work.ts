import type { Logger } from 'pino';
import { type Queue, type Taken, VISIBILITY_SECONDS } from './queue';

/** A message is kept twice before it would be seen again: one call may fail. */
const KEEP_MS = (VISIBILITY_SECONDS * 1000) / 3;

/** Until the queue is asked again when it could not be. */
const AGAIN_MS = 5000;

export interface Work {
  readonly queue: Queue;
  readonly log: Logger;
  /** @throws what it likes: the message is then seen again, and set aside after the fifth time */
  readonly act: (message: Taken) => Promise<void>;
  /** Waits, and no longer than until the signal. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Takes messages until the signal, and ends what it has. A message is deleted when its work is done and not before: whatever ends
 * this process, the message is seen again, and perhaps worked on twice.
 *
 * A wait for messages is broken off by the signal. What SQS was about to hand over then is seen again as well.
 */
export async function work({ queue, log, act, pause }: Work, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const messages = await queue.take(signal);
      await Promise.all(messages.map((message) => end(message, { queue, log, act })));
    } catch (error) {
      if (signal.aborted) return;
      log.error({ reason: nameOf(error) }, 'no messages could be taken');
      await pause(AGAIN_MS, signal);
    }
  }
}

async function end(message: Taken, { queue, log, act }: Omit<Work, 'pause'>): Promise<void> {
  const { id } = message;
  log.info({ id }, 'message taken');
  const warn = (error: unknown) => log.warn({ id, reason: nameOf(error) }, 'message not kept');
  const keeping = setInterval(() => void queue.keep(message).catch(warn), KEEP_MS);
  try {
    await act(message);
    await queue.delete(message);
    log.info({ id }, 'message done');
  } catch (error) {
    log.error({ id, reason: nameOf(error) }, 'message not done');
  } finally {
    clearInterval(keeping);
  }
}

/** Never its message: that may hold what users have sent. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
