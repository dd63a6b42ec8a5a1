import type { HookAnswer, HookEvent } from './hook-event';

/** What a gate carries from one look of a stage to the next. */
export interface Carried {
  /** When it was first asked in this stage, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** What has been announced of it in this stage. */
  readonly told?: HookAnswer['hookStatus'];
  /** Of its check. */
  readonly state?: unknown;
}

/** Field of `hookDetails` that is Teal's: the rest is what the template says of the deployment. */
const FIELD = 'teal';

/**
 * What a gate carries, from the event; of another stage nothing counts, and a time that is none or has not come yet begins
 * anew. In another step of a stage its patience begins anew, and the state of its check stays: what was seen of green
 * in the steps before counts.
 *
 * @param step share of users that the new revision is to have, by which ECS tells the steps of a stage that it repeats:
 * it gives a hook its details in all of them. Undefined while the deployment cannot be read
 */
// source: Amazon ECS developer guide, "Lifecycle hooks" (hookDetails; PRE_PRODUCTION_TRAFFIC_SHIFT before every step)
export function carriedOf(
  { lifecycleStage, hookDetails }: HookEvent,
  gate: string,
  now: number,
  step?: number,
): Carried {
  const field = recordOf(hookDetails[FIELD]);
  const isOfStep = step === undefined || typeof field.step !== 'number' || field.step === step;
  const own = field.stage === lifecycleStage ? recordOf(recordOf(field.gates)[gate]) : {};
  const { state } = own;
  const { since, told } = isOfStep ? own : {};
  return {
    since: typeof since === 'number' && since <= now ? since : now,
    ...((told === 'SUCCEEDED' || told === 'IN_PROGRESS') && { told }),
    ...(state !== undefined && state !== null && { state }),
  };
}

/** The details of the next event. Null where there is nothing: ECS merges, and what is left out may stay. */
export function detailsWith(
  { lifecycleStage, hookDetails }: HookEvent,
  carried: Readonly<Record<string, Carried>>,
  step?: number,
): Readonly<Record<string, unknown>> {
  const before = recordOf(hookDetails[FIELD]);
  const known = before.stage === lifecycleStage && typeof before.step === 'number' ? before.step : null;
  const gates = Object.fromEntries(
    Object.entries(carried).map(([id, { since, told = null, state = null }]) => [id, { since, told, state }]),
  );
  return { ...hookDetails, [FIELD]: { stage: lifecycleStage, step: step ?? known, gates } };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
