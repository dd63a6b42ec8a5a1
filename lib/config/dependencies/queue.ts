import { type Duration, minutes } from '../duration';
import { type AnyDependency, fillLimits, type Limits, type NameInput, nameIn } from './common';

/** A queue of SQS. About 0.80 USD a month with `deadLetters`. */
export interface QueueOptions extends AnyDependency {
  /** Its name. */
  readonly queue: NameInput;
  /** Name of the queue that gets what could not be processed. @default none: nothing counts its errors */
  readonly deadLetters?: NameInput;
  /** At which a ticket is written. @default those of each limit */
  readonly limits?: QueueLimits;
}

/** Each is 0.10 USD a month. `false` is none. */
export interface QueueLimits {
  /** Of the oldest message. @default minutes(15): whoever consumes them stands still, or has too much to do */
  readonly age?: Duration | false;
  /** That lie in `deadLetters`. @default 0 each is something that did not happen */
  readonly deadLetters?: number | false;
  /** Messages that wait. @default none: how many are too many depends on who consumes them; `age` says whether they do */
  readonly waiting?: number | false;
  /** Received and not deleted. @default 108000, of 120,000 that a queue has at most, beyond which it gives out no more */
  readonly inFlight?: number | false;
}

export interface Queue extends AnyDependency {
  readonly kind: 'queue';
  readonly queue: string;
  /** Absent: none. */
  readonly deadLetters?: string;
  readonly limits: Limits<QueueLimits>;
}

/** A queue of SQS that the service sends to or receives from, in the account and region of the environment. */
export const queue = (options: QueueOptions) => ({ kind: 'queue' as const, ...options });

export function fillQueue(input: QueueOptions, environment: string): Queue | undefined {
  const found = nameIn(input.queue, environment);
  if (found === undefined) return undefined;
  const deadLetters = input.deadLetters && nameIn(input.deadLetters, environment);
  const { deadLetters: dead, ...limits } = fillLimits<QueueLimits>(
    { age: minutes(15), deadLetters: 0, inFlight: 108_000 },
    input.limits,
  );
  return {
    ...{ kind: 'queue', name: input.name, queue: found },
    ...(deadLetters !== undefined && { deadLetters }),
    limits: { ...limits, ...(deadLetters !== undefined && dead !== undefined && { deadLetters: dead }) },
  };
}
