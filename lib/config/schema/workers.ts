import { type Duration, days, isDuration } from '../duration';
import {
  longestStop,
  longestWorkerName,
  mostWorkers,
  type WorkerInput,
  type WorkerQueueInput,
  type WorkerTasksInput,
} from '../workers';
import { sizeOf, words } from './existing';
import { complain, field, fields, list, once, type Shape, text, whole } from './field';
import { minutesFrom, namedApart, shortName, sizesTogether } from './jobs';

/** source: Amazon SQS API reference, CreateQueue (QueueName) */
const queueName = text(
  /^[A-Za-z0-9_-]{1,80}$/,
  'the name of a standard queue: letters, digits, _ and -, at most 80',
  'give its name, not its URL or ARN; of a FIFO queue a release would be in the way of the order',
);

const queue = fields(
  { name: queueName, deadLetters: queueName.optional() } satisfies Shape<WorkerQueueInput>,
  { queueName: 'name', arn: 'name', url: 'name', dlq: 'deadLetters', deadLetterQueue: 'deadLetters' },
);

const tasks = fields({
  min: whole(
    1,
    5000,
    'a worker that may rest at 0 tasks is not started again by what Teal makes: the smallest task is 9 USD a month',
  ).optional(),
  max: whole(1, 5000, 'ECS runs at most 5000 tasks in a service').optional(),
} satisfies Shape<WorkerTasksInput>).superRefine(
  ({ min, max }, context) => {
    if (min === undefined || max === undefined || min <= max) return;
    complain(context, ['min'], { rule: `at most max, ${max}`, advice: 'lower min or raise max' });
  },
  once('min', 'max'),
);

const isStop = (value: unknown): boolean =>
  isDuration(value) &&
  Number.isInteger(value.milliseconds / 1000) &&
  value.milliseconds >= 2000 &&
  value.milliseconds <= longestStop.milliseconds;

const worker = fields(
  {
    name: shortName(longestWorkerName, 'it names a service of ECS and a queue'),
    command: words,
    queue: queue.optional(),
    tasks: tasks.optional(),
    backlogPerTask: whole(1, 1_000_000, 'give how many messages may wait for each task').optional(),
    oldest: minutesFrom(
      1,
      days(7),
      'whole minutes, from 1 minute to 7 days',
      'write it like minutes(15)',
    ).optional(),
    stopTimeout: field<Duration>(
      isStop,
      'whole seconds, from 2 to 120',
      'Fargate waits no longer: take fewer messages at a time, or smaller ones',
    ).optional(),
    ...sizeOf,
  } satisfies Shape<WorkerInput>,
  { cmd: 'command', scaling: 'tasks', count: 'tasks', drain: 'stopTimeout', grace: 'stopTimeout' },
).superRefine(sizesTogether, once('cpu', 'memory'));

/** `service.workers`. */
export const workers = list(worker)
  .superRefine(namedApart)
  .superRefine((value, context) => {
    if (!Array.isArray(value) || value.length <= mostWorkers) return;
    complain(context, [], {
      rule: `at most ${mostWorkers} workers`,
      got: `${value.length}`,
      advice: 'make another service: a stack has room for 500 resources',
    });
  });
