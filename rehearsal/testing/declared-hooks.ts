import { Malformed } from '../assembly/parse';
import type { InvokeHook } from '../ecs/stage-hooks';

/** What a gate is declared to answer; a list is for one invocation after the other, the last for all that follow. */
export type DeclaredVerdict = 'pass' | 'fail' | 'inconclusive' | 'throws';
export type DeclaredHooks =
  | 'declared'
  | Readonly<Record<string, DeclaredVerdict | readonly DeclaredVerdict[]>>;

/**
 * Answers for hooks without running them.
 *
 * @param gateIds by ARN of the function
 * @throws Malformed for a gate that the service does not have
 */
export function declaredHook(declared: DeclaredHooks, gateIds: ReadonlyMap<string, string>): InvokeHook {
  const verdicts = new Map(declared === 'declared' ? [] : Object.entries(declared));
  const ids = [...gateIds.values()];
  const unknown = [...verdicts.keys()].filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new Malformed([
      `hooks must name gates of the service (${ids.join(', ')}), got ${unknown.join(', ')}; name one of them`,
    ]);
  }
  const asked = new Map<string, number>();
  return async (arn) => {
    const id = gateIds.get(arn) ?? arn;
    const times = asked.get(id) ?? 0;
    asked.set(id, times + 1);
    const wanted = verdicts.get(id) ?? 'pass';
    const verdict =
      typeof wanted === 'string' ? wanted : (wanted[Math.min(times, wanted.length - 1)] ?? 'pass');
    return invocationOf(verdict);
  };
}

function invocationOf(verdict: DeclaredVerdict): Awaited<ReturnType<InvokeHook>> {
  const reason = 'declared, not asked';
  switch (verdict) {
    case 'pass':
      return { ok: true, payload: { hookStatus: 'SUCCEEDED', reason } };
    case 'fail':
      return { ok: true, payload: { hookStatus: 'FAILED', reason } };
    case 'inconclusive':
      return { ok: true, payload: { hookStatus: 'IN_PROGRESS', reason } };
    case 'throws':
      return { ok: false, errorType: 'Error', errorMessage: reason };
  }
}
