import type { Inconclusive, Verdict } from './verdict';

/** Characters of a reason: it stands in events, logs and pull requests. */
const LONGEST_REASON = 2_000;

/** Characters of a state as JSON. ECS's pages name no limit of what a hook may return. */
const LARGEST_STATE = 16 * 1024;

/** Seconds; the longest is that of a function, after which a person who looks takes a gate for dead. */
const CALL_BACK = { shortest: 1, longest: 900 };

const isOutcome = (value: unknown): value is Verdict['outcome'] =>
  value === 'pass' || value === 'fail' || value === 'inconclusive';

/** What a check has returned, which may be a team's own code: what is no verdict is none, and never a pass. */
export function readVerdict(value: unknown): Verdict {
  const { outcome, reason, state, callBackDelay }: Partial<Record<keyof Inconclusive, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  if (!isOutcome(outcome) || typeof reason !== 'string' || reason === '') {
    return { outcome: 'inconclusive', reason: 'the check returned no verdict' };
  }
  const said = reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason;
  if (outcome !== 'inconclusive') return { outcome, reason: said };
  if (!isCarried(state))
    return { outcome, reason: `${said}; its state is no JSON of at most ${LARGEST_STATE} characters` };
  return {
    outcome,
    reason: said,
    ...(state !== undefined && state !== null && { state }),
    ...(typeof callBackDelay === 'number' &&
      Number.isFinite(callBackDelay) && { callBackDelay: inRange(callBackDelay) }),
  };
}

const inRange = (seconds: number): number =>
  Math.min(CALL_BACK.longest, Math.max(CALL_BACK.shortest, Math.round(seconds)));

function isCarried(state: unknown): boolean {
  if (state === undefined) return true;
  try {
    const text: string | undefined = JSON.stringify(state);
    return text !== undefined && text.length <= LARGEST_STATE;
  } catch {
    // A circle or a bigint: no JSON, which is what is asked here.
    return false;
  }
}
