/** How many requests are sent, and when. */
export interface Load {
  readonly perSecond: number;
  readonly milliseconds: number;
  /** Requests that may wait for their answer at the same time. */
  readonly concurrency: number;
}

/** What became of an arrival: an answer, or why nothing was sent. */
export type Arrival<T> =
  | { readonly kind: 'sent'; readonly index: number; readonly answer: T }
  /** As many as may wait for their answers did. */
  | { readonly kind: 'held back'; readonly index: number }
  /** This process was too slow to send it when it was due. */
  | { readonly kind: 'missed'; readonly index: number };

/** Milliseconds that a request may be sent late. Later, it is no part of an even load any more. */
const LATEST = 1_000;

/** Arrivals that a load has. */
export const arrivalsOf = ({ perSecond, milliseconds }: Load): number =>
  Math.floor((perSecond * milliseconds) / 1000);

/**
 * Sends requests by the clock, whatever the answers do: an even load, as many users make it. A loop that waits for an
 * answer before it asks again sends less when the answers are slow, and so does not see them ("coordinated omission").
 * Nothing is sent after the load's end, nor once `signal` is aborted or `arrived` says so; what was sent is waited for.
 *
 * By `Date` and timers, not by `performance`: a rehearsal shortens the pauses between requests, never the answers.
 *
 * @param send must not reject
 * @param arrived is told of each arrival once it has come to something, in no order; `true` ends the load early
 */
export function openLoop<T>(
  load: Load,
  send: (index: number) => Promise<T>,
  signal: AbortSignal,
  arrived: (arrival: Arrival<T>) => boolean,
): Promise<void> {
  const total = arrivalsOf(load);
  const start = Date.now();
  let next = 0;
  let waiting = 0;
  let stopped = false;

  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const isOver = () => stopped || signal.aborted || next >= total;
    const settle = () => {
      if (!isOver() || waiting > 0) return;
      clearTimeout(timer);
      signal.removeEventListener('abort', settle);
      resolve();
    };
    const arrive = (arrival: Arrival<T>) => {
      if (arrived(arrival)) stopped = true;
    };
    const dispatch = (index: number) => {
      waiting += 1;
      send(index).then((answer) => {
        waiting -= 1;
        arrive({ kind: 'sent', index, answer });
        settle();
      }, reject);
    };
    const tick = () => {
      while (!isOver()) {
        const late = Date.now() - (start + (next * 1000) / load.perSecond);
        if (late < 0) {
          timer = setTimeout(tick, Math.max(1, Math.ceil(-late)));
          return;
        }
        const index = next;
        next += 1;
        if (late > LATEST) arrive({ kind: 'missed', index });
        else if (waiting >= load.concurrency) arrive({ kind: 'held back', index });
        else dispatch(index);
      }
      settle();
    };
    signal.addEventListener('abort', settle, { once: true });
    tick();
  });
}
