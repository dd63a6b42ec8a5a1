import { apart, type Cron, parseCron } from './cron';
import { type Duration, inMinutes, isDuration, minutes } from './duration';

/** When a job runs. */
export type ScheduleInput = RateSchedule | CronSchedule;

/** What `every()` makes. */
export interface RateSchedule {
  /** By which it is told from others. */
  readonly kind: 'every';
  /** From one start to the next. */
  readonly every: Duration;
}

/** What `cron()` makes. */
export interface CronSchedule extends CronOptions {
  /** By which it is told from others. */
  readonly kind: 'cron';
  /** Minute, hour, day of the month, month, day of the week. */
  readonly expression: string;
}

/** Beside the five fields. */
export interface CronOptions {
  /** Of the IANA, like `Europe/Berlin`. @default 'UTC' no hour of it comes twice, and none is left out */
  readonly timeZone?: string;
}

/** Again and again, first when the schedule is made: `every(hours(1))`. */
export const every = (interval: Duration): RateSchedule => ({ kind: 'every', every: interval });

/**
 * At times of the calendar: `cron('0 3 * * *', { timeZone: 'Europe/Berlin' })`. Five fields of `*`, `5`, `1-5`, `1,3` and names
 * of months and days.
 */
export const cron = (expression: string, options: CronOptions = {}): CronSchedule => ({
  ...options,
  kind: 'cron',
  expression,
});

/** Clocks that go back make a day, and so a gap, so much longer. */
const CLOCKS_GO_BACK = 60;

/** Minutes from one start to the next. */
export interface Gaps {
  readonly shortest: number;
  /** Infinity where it never starts twice in four years. */
  readonly longest: number;
}

/** Minutes between the starts of a schedule that is right. */
export function gapsOf(schedule: ScheduleInput): Gaps {
  if (schedule.kind === 'every') {
    const interval = inMinutes(schedule.every);
    return { shortest: interval, longest: interval };
  }
  const { shortest, longest } = apart(cronOf(schedule.expression));
  return { shortest, longest: longest + (isUtc(schedule) ? 0 : CLOCKS_GO_BACK) };
}

const isUtc = ({ timeZone = 'UTC' }: CronSchedule): boolean => timeZone === 'UTC' || timeZone === 'Etc/UTC';

/** @throws Error for what the schema has refused */
function cronOf(expression: string): Cron {
  const parsed = parseCron(expression);
  if (parsed === undefined)
    throw new Error(`schedule must be five fields of cron, got ${expression}; correct it`);
  return parsed;
}

/** Whether somebody wrote a schedule, be what it says right or not. */
export const isSchedule = (value: unknown): value is ScheduleInput =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  ((value.kind === 'every' && 'every' in value && isDuration(value.every)) ||
    (value.kind === 'cron' && 'expression' in value && typeof value.expression === 'string'));

/** Whether both days are given: cron then takes either, and EventBridge Scheduler knows no such schedule. */
export const hasBothDays = ([, , daysOfMonth, , daysOfWeek]: Cron): boolean =>
  daysOfMonth.size < 31 && daysOfWeek.size < 7;

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/**
 * As EventBridge Scheduler has it: six fields, the year behind, `?` for the day that does not decide, and names of days, since
 * its Sunday is 1 and cron's is 0.
 * source: EventBridge Scheduler user guide, "Schedule types", cron-based and rate-based schedules
 */
export function schedulerExpression(schedule: ScheduleInput): string {
  if (schedule.kind === 'every') {
    const amount = inMinutes(schedule.every);
    return `rate(${amount} ${amount === 1 ? 'minute' : 'minutes'})`;
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = cronOf(schedule.expression);
  const days = new Set([...dayOfWeek].map((day) => DAYS[day] as string));
  const byWeek = days.size < 7;
  const fields = [
    listed(minute, 60),
    listed(hour, 24),
    byWeek ? '?' : listed(dayOfMonth, 31),
    listed(month, 12),
    byWeek ? [...days].join(',') : '?',
    '*',
  ];
  return `cron(${fields.join(' ')})`;
}

const listed = (numbers: ReadonlySet<number>, all: number): string =>
  numbers.size === all ? '*' : [...numbers].sort((a, b) => a - b).join(',');

/** The shortest that a schedule takes. source: EventBridge Scheduler user guide, "Rate-based schedules": a unit of minutes */
export const shortestInterval = minutes(1);
