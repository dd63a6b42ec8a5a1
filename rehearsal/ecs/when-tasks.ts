/** What one can wait for. */
export interface Watched {
  /** Why nobody need wait any more. */
  readonly fault: { readonly error: unknown } | undefined;
  /** Calls `look` after every change, until the returned function is called. */
  onChange(look: () => void): () => void;
}

/** Resolves when `isSo` holds, which is asked after everything that happens to a task of the sets. */
export function whenTasks(sets: readonly Watched[], isSo: () => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      for (const stop of stops) stop();
      signal.removeEventListener('abort', abort);
      act();
    };
    const abort = () => settle(() => reject(signal.reason));
    const look = () => {
      const fault = sets.find((set) => set.fault)?.fault;
      if (fault) settle(() => reject(fault.error));
      else if (isSo()) settle(resolve);
    };
    const stops = sets.map((set) => set.onChange(look));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    else look();
  });
}
