import type { Dispatcher } from 'undici';
import { USERS_PATH } from './names';

/** So that a fifth of them is above the least that an alarm judges a target group by. */
const PER_SECOND = 20;
const PATHS = ['/', '/products', '/', '/products', USERS_PATH] as const;
/** Longer than any answer of the sample. */
const LONGEST_MS = 10_000;

export interface Tally {
  readonly sent: number;
  /** Broken off, or answered with 5xx. */
  readonly failed: number;
  /** When the last answer came of each release, by its header `x-release`: milliseconds since the Unix epoch. */
  readonly lastAnswers: Readonly<Record<string, number>>;
}

export interface Users {
  /** @param url of the service */
  start(url: string): void;
  stop(): Promise<Tally>;
}

/** Sends requests from this machine, at a rate that does not wait for answers. */
export function usersFromHere(): Users {
  let timer: NodeJS.Timeout | undefined;
  let [sent, failed] = [0, 0];
  const lastAnswers: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  const ask = async (url: string, dispatcher: Dispatcher | undefined): Promise<void> => {
    const { request } = await import('undici');
    try {
      const { statusCode, headers, body } = await request(url, {
        ...(dispatcher && { dispatcher }),
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      await body.dump();
      if (statusCode >= 500) failed += 1;
      const release = headers['x-release'];
      if (typeof release === 'string') lastAnswers[release] = Date.now();
    } catch {
      failed += 1; // whatever broke it, the user has no answer
    }
  };
  return {
    start(url) {
      timer = setInterval(() => {
        const path = PATHS[sent % PATHS.length] ?? '/';
        sent += 1;
        const asking = ask(url + path, undefined).finally(() => open.delete(asking));
        open.add(asking);
      }, 1000 / PER_SECOND);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      const tally = { sent, failed, lastAnswers: { ...lastAnswers } };
      [sent, failed] = [0, 0];
      return tally;
    },
  };
}
