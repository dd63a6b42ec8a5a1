import { Malformed } from '../assembly/parse';
import type { HookAnswer } from '../ecs/lifecycle-hook';
import type { InvokeHook } from '../ecs/stage-hooks';
import { type GateIds, ofFunction } from '../service/gate-ids';
import type { DeclaredHooks, DeclaredVerdict } from './declared-verdicts';

/**
 * Answers for hooks without running them.
 *
 * @param declared by a gate's id, or by that of a hook that is several gates: then all of them answer so
 * @throws Malformed for a gate that the service does not have
 */
export function declaredHook(declared: DeclaredHooks, { gateIds, gatesOfHooks }: GateIds): InvokeHook {
  const verdicts = new Map(declared === 'declared' ? [] : Object.entries(declared));
  // A function is known by its own ARN and by that of the version that ECS asks.
  const ids = [...new Set([...gateIds].flatMap(([arn, id]) => [id, ...(gatesOfHooks.get(arn) ?? [])]))];
  const unknown = [...verdicts.keys()].filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    throw new Malformed([
      `hooks must name gates of the service (${ids.join(', ')}), got ${unknown.join(', ')}; name one of them`,
    ]);
  }
  const asked = new Map<string, number>();
  return async (arn) => {
    const hook = ofFunction(gateIds, arn) ?? arn;
    const times = asked.get(arn) ?? 0;
    asked.set(arn, times + 1);
    const of = (id: string): DeclaredVerdict => {
      const wanted = verdicts.get(id) ?? verdicts.get(hook) ?? 'pass';
      if (typeof wanted === 'string') return wanted;
      return wanted[Math.min(times, wanted.length - 1)] ?? 'pass';
    };
    const gates = ofFunction(gatesOfHooks, arn)?.map((id) => ({ id, verdict: of(id) }));
    if (!gates) return invocationOf(of(hook));
    const worst = WORST_FIRST.find((one) => gates.some(({ verdict }) => verdict === one)) ?? 'pass';
    return {
      ...invocationOf(worst),
      gates: gates.map(({ id, verdict }) => ({ id, answer: ANSWERS[verdict], reason: REASON })),
    };
  };
}

const REASON = 'declared, not asked';

/** A function that throws answers for none of its gates; of those that do answer, ECS is given the worst. */
const WORST_FIRST = ['throws', 'fail', 'inconclusive', 'pass'] as const;

const ANSWERS: Readonly<Record<DeclaredVerdict, HookAnswer['status']>> = {
  pass: 'SUCCEEDED',
  fail: 'FAILED',
  inconclusive: 'IN_PROGRESS',
  throws: 'FAILED',
};

function invocationOf(verdict: DeclaredVerdict): Awaited<ReturnType<InvokeHook>> {
  if (verdict === 'throws') return { ok: false, errorType: 'Error', errorMessage: REASON };
  return { ok: true, payload: { hookStatus: ANSWERS[verdict], reason: REASON } };
}
