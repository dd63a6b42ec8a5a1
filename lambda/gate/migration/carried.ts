/** What the gate carries from one look to the next. Milliseconds since the Unix epoch. */
export interface Carried {
  /** Its first look at this deployment. */
  readonly asked: number;
  /** When it decided to start the task: from then on it may be there. */
  readonly started?: number;
  /** ARN of the task, once ECS has told it. */
  readonly task?: string;
}

/** @param state as the event has it: what is no such thing begins anew, and what ECS shows is found all the same */
export function carriedIn(state: unknown, now: number): Carried {
  const { asked, started, task }: Partial<Record<keyof Carried, unknown>> =
    typeof state === 'object' && state !== null ? state : {};
  return {
    asked: isPast(asked, now) ? asked : now,
    ...(isPast(started, now) && { started }),
    ...(typeof task === 'string' && task !== '' && { task }),
  };
}

const isPast = (time: unknown, now: number): time is number => typeof time === 'number' && time <= now;
