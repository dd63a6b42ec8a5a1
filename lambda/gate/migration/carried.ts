import { type Phase, phases } from './phase';

/** What the gate carries from one look to the next. Milliseconds since the Unix epoch. */
export interface Carried {
  /** Its first look at this deployment. */
  readonly asked: number;
  /** What is next, or runs: those before it have ended as they should. Absent: the first. */
  readonly phase?: Phase;
  /** When it decided to start the task of the phase: from then on it may be there. */
  readonly started?: number;
  /** ARN of that task, once ECS has told it. */
  readonly task?: string;
}

/** @param state as the event has it: what is no such thing begins anew, and what ECS shows is found all the same */
export function carriedIn(state: unknown, now: number): Carried {
  const { asked, phase, started, task }: Partial<Record<keyof Carried, unknown>> =
    typeof state === 'object' && state !== null ? state : {};
  const known = phases.find((each) => each === phase);
  return {
    asked: isPast(asked, now) ? asked : now,
    ...(known && { phase: known }),
    ...(isPast(started, now) && { started }),
    ...(typeof task === 'string' && task !== '' && { task }),
  };
}

const isPast = (time: unknown, now: number): time is number => typeof time === 'number' && time <= now;
