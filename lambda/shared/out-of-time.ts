/** Work that has not ended when its function must answer. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  constructor() {
    super('did not end before the function had to answer');
  }
}

/** What work gives, or a rejection when the signal aborts: also of work that does not heed it. */
export async function within<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let end: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    end = () => reject(new OutOfTime());
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  try {
    // The limit first: work that ends at once does not count where the time is up.
    return await Promise.race([late, work()]);
  } finally {
    if (end) signal.removeEventListener('abort', end);
  }
}
