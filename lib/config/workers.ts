import { type Duration, minutes, seconds } from './duration';
import { smallestMemory } from './fargate-sizes';

/** Tasks of the service's image that take messages from a queue, and have no users. docs/jobs.md. */
export interface WorkerInput {
  /** Small letters, digits and single hyphens, at most 24 characters: it names a service of ECS and a queue. */
  readonly name: string;
  /** In the service's image, in the place of its command: `['node', 'dist/worker.js']`. */
  readonly command: readonly string[];
  /**
   * A queue of SQS that is there already, in the same account and region. @default one of its own,
   * `<service>-<environment>-worker-<name>`, with a dead-letter queue; the service itself may send to it
   */
  readonly queue?: WorkerQueueInput;
  /** @default 1 to 10 a worker that restarts delays messages, and no user waits for an answer */
  readonly tasks?: WorkerTasksInput;
  /**
   * Messages that wait, by running task, that scaling aims at: how many one task ends in the time that a message may wait.
   * @default 100 at ten messages a second, ten seconds
   */
  readonly backlogPerTask?: number;
  /** How old the oldest message may become before a ticket. Whole minutes, 1 minute to 7 days. @default minutes(15) */
  readonly oldest?: Duration;
  /**
   * From SIGTERM to SIGKILL: within it a task takes no more messages and ends those that it has. Whole seconds, 2 to 120.
   * @default seconds(120) the longest that Fargate waits; who is done earlier ends earlier
   */
  readonly stopTimeout?: Duration;
  /** As the service's. @default 256 the smallest; scaling out comes first */
  readonly cpu?: number;
  /** In MiB, one that Fargate offers for that cpu. @default the smallest for `cpu` */
  readonly memory?: number;
}

/** A queue that somebody else made. */
export interface WorkerQueueInput {
  /** Its name, not its URL. No FIFO queue. */
  readonly name: string;
  /** Name of its dead-letter queue. @default none known: nobody is told of messages in it */
  readonly deadLetters?: string;
}

/** How many tasks of a worker run. */
export interface WorkerTasksInput {
  /** @default 1 */
  readonly min?: number;
  /** @default 10, or `min` if that is more */
  readonly max?: number;
}

/** {@link WorkerInput}, filled in. */
export interface Worker {
  readonly name: string;
  readonly command: readonly string[];
  /** Absent: Teal makes it. */
  readonly queue?: WorkerQueueInput;
  readonly tasks: Required<WorkerTasksInput>;
  readonly backlogPerTask: number;
  readonly oldest: Duration;
  readonly stopTimeout: Duration;
  readonly cpu: number;
  readonly memory: number;
}

/**
 * Names of queues have at most 80 characters, and SQS is not the shortest: `<service>-<environment>-worker-<name>` is the
 * beginning of alarms' and logs' names, too.
 */
export const longestWorkerName = 24;

/** Each has a service of ECS with its rules and alarms: a stack has room for 500 resources. */
export const mostWorkers = 8;

/** source: Amazon ECS API reference, ContainerDefinition (stopTimeout): at most 120 seconds on Fargate */
export const longestStop = seconds(120);

/** Visible again so long after a task took it, unless the task asks for more: longer than a task has to end. */
export const VISIBILITY_SECONDS = 150;

/** Takes of a message that end badly, before it is set aside. */
export const MOST_TAKES = 5;

export const defaultTasksOfWorkers = { min: 1, max: 10 };

/** Fills in a worker that is right. */
export function fillWorker(input: WorkerInput): Worker {
  const cpu = input.cpu ?? 256;
  const { min: givenMin, max: givenMax } = input.tasks ?? {};
  const min = givenMin ?? Math.min(defaultTasksOfWorkers.min, givenMax ?? defaultTasksOfWorkers.min);
  return {
    name: input.name,
    command: input.command,
    ...(input.queue && { queue: input.queue }),
    tasks: { min, max: givenMax ?? Math.max(defaultTasksOfWorkers.max, min) },
    backlogPerTask: input.backlogPerTask ?? 100,
    oldest: input.oldest ?? minutes(15),
    stopTimeout: input.stopTimeout ?? longestStop,
    cpu,
    memory: input.memory ?? smallestMemory(cpu) ?? 0,
  };
}

/** Where the service sends what a worker takes: `QUEUE_MAILS_URL` of the worker `mails`. */
export const sendingVariable = (worker: string): string =>
  `QUEUE_${worker.toUpperCase().replaceAll('-', '_')}_URL`;
