/** What ended a deployment before its time, or `none`. A gate is named by the ARN of its function. */
export type DecidedBy =
  | `alarm:${string}`
  | `gate:${string}`
  | `timeout:${string}`
  | 'circuit-breaker'
  | 'operator'
  | 'newer-deployment'
  | 'none';

/** A deployment does not go on. Thrown, or given as an abort reason, wherever the deployment waits. */
export class Interruption extends Error {
  /**
   * @param rollsBack false where the configuration asks ECS to fail the deployment and leave it at that
   */
  constructor(
    readonly decidedBy: DecidedBy,
    readonly rollsBack: boolean,
    reason: string,
  ) {
    super(reason);
    this.name = 'Interruption';
  }
}

/** A part of a deployment that may be ended before its time, by what it watches or by the end of the rehearsal. */
export class Phase {
  private readonly ending = new AbortController();
  private readonly end: () => void;

  /** @param outer ends the rehearsal */
  constructor(private readonly outer: AbortSignal) {
    this.end = () => this.ending.abort(outer.reason);
    outer.addEventListener('abort', this.end, { once: true });
    if (outer.aborted) this.end();
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** The first reason counts. */
  interrupt(reason: unknown): void {
    this.ending.abort(reason);
  }

  /** It is over: nothing ends it any more. */
  close(): void {
    this.outer.removeEventListener('abort', this.end);
  }
}

/** Settles with the promise, or rejects with the signal's reason as soon as it is aborted. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stopListening = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    stopListening = () => signal.removeEventListener('abort', abort);
  });
  try {
    // Also when it is aborted already: a promise that nobody looks at any more may still reject, and the race takes it.
    return await Promise.race([aborted, promise]);
  } finally {
    stopListening();
  }
}
