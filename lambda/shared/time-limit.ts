/** A signal that aborts by itself. Whoever makes one lifts it, so that no timer outlives its work. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Whether the time was up, and not the outer signal. */
  readonly passed: () => boolean;
  readonly lift: () => void;
}

/**
 * Aborts after `milliseconds`, or together with `outer`.
 *
 * `AbortSignal.any([outer, AbortSignal.timeout(…)])` would say the same, but a timeout that only the composite
 * knows may be garbage-collected and then never fires (nodejs/node#57736). Delete this when Node 20 is out.
 */
export function timeLimit(milliseconds: number, outer?: AbortSignal): TimeLimit {
  const limit = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    limit.abort();
  }, milliseconds);
  const follow = () => limit.abort(outer?.reason);
  if (outer?.aborted) follow();
  outer?.addEventListener('abort', follow, { once: true });
  return {
    signal: limit.signal,
    passed: () => passed,
    lift: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', follow);
    },
  };
}
