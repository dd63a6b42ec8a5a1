/** For each logical id those that it depends on; ids that are no key count as done. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What a failure means to the rest: `cancel` aborts what runs and starts nothing more; `block` keeps back what waits
 * for the failed one; `ignore` goes on as if it were done.
 */
export type AfterFailure = 'cancel' | 'block' | 'ignore';

export interface Walk {
  readonly dependencies: Dependencies;
  readonly afterFailure: AfterFailure;
  /** Cancels what runs, and starts nothing more. @default nothing does but a failure */
  readonly signal?: AbortSignal;
  /** @returns whether it succeeded; a rejection is a fault of the rehearsal and ends the walk */
  act(logicalId: string, signal: AbortSignal): Promise<boolean>;
}

/**
 * Acts on each logical id once all that it depends on are done; what is ready at once starts at once, in the order of
 * the logical ids, so that a walk on a virtual clock always takes the same course.
 *
 * @returns the ids whose act failed
 * @throws what an act was rejected with, after all that run have ended
 */
export async function walkInOrder({
  dependencies,
  afterFailure,
  signal,
  act,
}: Walk): Promise<readonly string[]> {
  const waiting = new Map(
    [...dependencies.keys()]
      .sort()
      .map((id) => [id, new Set([...(dependencies.get(id) ?? [])].filter((one) => dependencies.has(one)))]),
  );
  const failed: string[] = [];
  const faults: unknown[] = [];
  const running = new Map<string, Promise<void>>();
  const cancellation = new AbortController();
  const cancel = () => cancellation.abort(signal?.reason);
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });

  const run = async (id: string): Promise<void> => {
    let done = false;
    try {
      done = await act(id, cancellation.signal);
      if (!done) failed.push(id);
      if (!done && afterFailure === 'cancel') cancellation.abort(new Cancelled());
    } catch (error) {
      faults.push(error);
      cancellation.abort(new Cancelled());
    }
    running.delete(id);
    if (done || afterFailure === 'ignore') for (const before of waiting.values()) before.delete(id);
  };
  const startReady = (): void => {
    if (cancellation.signal.aborted) return;
    const ready = [...waiting].filter(([, before]) => before.size === 0).map(([id]) => id);
    for (const id of ready) {
      waiting.delete(id);
      running.set(id, run(id));
    }
  };

  for (startReady(); running.size > 0; startReady()) await Promise.race(running.values());
  signal?.removeEventListener('abort', cancel);
  if (faults.length > 0) throw faults[0];
  return failed;
}

/** The same dependencies from the other end: for each id those that depend on it. */
export function reversed(dependencies: Dependencies): Dependencies {
  const result = new Map<string, Set<string>>([...dependencies.keys()].map((id) => [id, new Set()]));
  for (const [id, before] of dependencies) for (const one of before) result.get(one)?.add(id);
  return result;
}

/** Dependencies between some ids alone, with what stood between them: a → b → c without b is a → c. */
export function among(ids: ReadonlySet<string>, dependencies: Dependencies): Dependencies {
  return new Map([...ids].map((id) => [id, nearest(id, ids, dependencies)]));
}

function nearest(id: string, ids: ReadonlySet<string>, dependencies: Dependencies): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const look = (at: string): void => {
    for (const before of dependencies.get(at) ?? []) {
      if (seen.has(before)) continue;
      seen.add(before);
      if (ids.has(before)) found.add(before);
      else look(before);
    }
  };
  look(id);
  return found;
}

/** Why a signal of a walk is aborted. */
export class Cancelled extends Error {
  constructor(reason = 'cancelled because another resource failed') {
    super(reason);
    this.name = 'Cancelled';
  }
}
