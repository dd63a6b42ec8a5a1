import { everBegins, parseCron, wrongFields } from '../cron';
import { type Duration, inMinutes, isDuration } from '../duration';
import { describeMemory, fargateMemory } from '../fargate-sizes';
import { defaultTimeout, type JobInput, longestJobName, longestRun, mostJobs } from '../jobs';
import { namePattern } from '../names';
import { show } from '../problems';
import {
  type CronSchedule,
  gapsOf,
  hasBothDays,
  isSchedule,
  type RateSchedule,
  type ScheduleInput,
  shortestInterval,
} from '../schedules';
import { sizeOf, words } from './existing';
import { complain, field, fields, isObject, list, once, oneOf, type Shape, suggest, whole } from './field';
import { isTimezone } from './mutes';

/** A name of a job or a worker. */
export const shortName = (longest: number, advice: string) =>
  field<string>(
    (value) => typeof value === 'string' && namePattern.test(value) && value.length <= longest,
    `small letters, digits and single hyphens, first a letter, at most ${longest}`,
    advice,
  );

type Context = Parameters<typeof complain>[0];

/** Holds memory to cpu. */
export function sizesTogether(
  { cpu = 256, memory }: { readonly cpu?: number | undefined; readonly memory?: number | undefined },
  context: Context,
): void {
  const offered = fargateMemory.get(cpu) ?? [];
  if (memory === undefined || offered.includes(memory)) return;
  complain(context, ['memory'], {
    rule: `${describeMemory(offered)} MiB with cpu ${cpu}`,
    advice: 'choose one of them, or another cpu',
  });
}

/** What each is called must be its own. */
export function namedApart(value: unknown, context: Context): void {
  if (!Array.isArray(value)) return;
  const names = value.map((one) => (isObject(one) ? one.name : undefined));
  names.forEach((name, index) => {
    if (name === undefined || names.indexOf(name) === index) return;
    complain(context, [index, 'name'], {
      rule: 'a name that no other of the list has',
      advice: 'rename one: it names a task definition',
    });
  });
}

const isWholeMinutes = (value: unknown, from: number, to: number): boolean =>
  isDuration(value) &&
  Number.isInteger(inMinutes(value)) &&
  inMinutes(value) >= from &&
  inMinutes(value) <= to;

/** Whole minutes within bounds. */
export const minutesFrom = (from: number, to: Duration, rule: string, advice: string) =>
  field<Duration>((value) => isWholeMinutes(value, from, inMinutes(to)), rule, advice);

const A_YEAR = 365 * 24 * 60;

/** What may be written in each, beside the `kind` that its function sets. */
const KEYS = { every: ['every'], cron: ['expression', 'timeZone'] } as const;

const isMade = (value: unknown): value is { readonly kind: keyof typeof KEYS } =>
  isObject(value) && (value.kind === 'every' || value.kind === 'cron');

const schedule = field<ScheduleInput>(
  isMade,
  'every(…) or cron(…)',
  "call one of them, like every(hours(1)) or cron('0 3 * * *')",
).superRefine((value, context) => {
  if (!isMade(value)) return;
  const { kind } = value;
  const known: readonly string[] = KEYS[kind];
  for (const key of Object.keys(value).filter((one) => one !== 'kind' && !known.includes(one)))
    complain(context, [key], { rule: 'a known field', advice: suggest(key, known) });
  if (!isSchedule(value)) {
    complain(
      context,
      [known[0] as string],
      kind === 'every'
        ? { rule: 'a duration', advice: 'write it like minutes(15) or hours(1)' }
        : { rule: 'text', advice: "write it like '0 3 * * SUN'" },
    );
  } else if (value.kind === 'every') everyRules(value, context);
  else cronRules(value, context);
});

function everyRules({ every }: RateSchedule, context: Context): void {
  if (isWholeMinutes(every, inMinutes(shortestInterval), A_YEAR)) return;
  complain(context, ['every'], {
    rule: 'whole minutes, from 1 minute to 365 days',
    advice:
      'EventBridge Scheduler starts nothing more often than each minute: let one run do what there is, or use a worker',
  });
}

function cronRules({ expression, timeZone }: CronSchedule, context: Context): void {
  const parsed = parseCron(expression);
  if (parsed === undefined) {
    const wrong = wrongFields(expression);
    complain(
      context,
      ['expression'],
      wrong.length > 0
        ? { rule: `with ${wrong.join(' and ')}`, advice: 'write each field as *, 5, 1-5 or 1,3' }
        : {
            rule: 'five fields with a blank between them: minute, hour, day of the month, month, day of the week',
            advice: "write it like '0 3 * * SUN', each field as *, 5, 1-5, 1,3 or a name",
          },
    );
  } else if (hasBothDays(parsed)) {
    complain(context, ['expression'], {
      rule: 'of days of the month or of the week, not both: EventBridge Scheduler takes only one of them',
      advice: 'write * for the other, or make two jobs',
    });
  } else if (!everBegins(parsed)) {
    complain(context, ['expression'], {
      rule: 'a time that comes',
      advice: 'choose a day that one of the months has',
    });
  }
  if (timeZone === undefined || isTimezone(timeZone)) return;
  complain(context, ['timeZone'], {
    rule: 'a time zone by its name',
    advice: "write it like 'Europe/Berlin'",
  });
}

const job = fields(
  {
    name: shortName(
      longestJobName,
      'it names a schedule, which takes 64 characters with service and environment',
    ),
    command: words,
    schedule,
    timeout: minutesFrom(
      1,
      longestRun,
      'whole minutes, from 1 minute to 24 hours',
      'split what takes longer: a task on Fargate may be replaced for maintenance',
    ).optional(),
    overlap: oneOf(
      ['skip'],
      'two runs are never beside each other: leave a start out, or shorten timeout',
    ).optional(),
    ...sizeOf,
    retries: whole(0, 5, 'what has failed six times needs a person').optional(),
  } satisfies Shape<JobInput>,
  { cron: 'schedule', rate: 'schedule', every: 'schedule', cmd: 'command', attempts: 'retries', job: 'name' },
)
  .superRefine(sizesTogether, once('cpu', 'memory'))
  .superRefine(
    ({ schedule: written, timeout, overlap, retries = 0 }, context) => {
      const { shortest } = gapsOf(written);
      const takes = inMinutes(timeout ?? defaultTimeout(written)) * (1 + retries);
      if (overlap === 'skip' || takes <= shortest) return;
      complain(context, [timeout === undefined ? 'retries' : 'timeout'], {
        rule: `so short that a run${retries > 0 ? ` and its ${retries} repetitions end` : ' ends'} before the next start, ${shortest} minutes later`,
        got: timeout === undefined ? show(retries) : show(timeout),
        advice: "shorten it, or write overlap: 'skip' to leave out starts while a run goes on",
      });
    },
    once('schedule', 'timeout', 'overlap', 'retries'),
  );

/** `service.jobs`. */
export const jobs = list(job)
  .superRefine(namedApart)
  .superRefine((value, context) => {
    if (!Array.isArray(value) || value.length <= mostJobs) return;
    complain(context, [], {
      rule: `at most ${mostJobs} jobs`,
      got: `${value.length}`,
      advice: 'one function starts them, which can be told of no more: make another service',
    });
  });
