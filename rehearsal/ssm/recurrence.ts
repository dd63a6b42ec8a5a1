import { NotModelled } from '../not-modelled';
import type { WallTime } from './time-zone';

/** A day of the week, in a month perhaps only the nth (from the end when negative). */
interface Weekday {
  /** 0 is Sunday. */
  readonly day: number;
  readonly nth: number | undefined;
}

/** An RRULE, without its end. */
export interface Recurrence {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly count: number | undefined;
  /** As written: a date, or a date with time. */
  readonly until: string | undefined;
  readonly byDay: readonly Weekday[];
  readonly byMonthDay: readonly number[];
  /** From 1. */
  readonly byMonth: readonly number[];
  readonly weekStart: number;
}

const DAY = 86_400_000;
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const READ = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'WKST'];

/** @throws NotModelled for what a rule says and is not read here */
// source: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
export function readRecurrence(text: string): Recurrence {
  const parts = new Map(
    text
      .split(';')
      .filter((part) => part !== '')
      .map((part) => part.split('=', 2) as [string, string]),
  );
  const unread = [...parts.keys()].find((name) => !READ.includes(name));
  const frequency = FREQUENCIES.find((known) => known === parts.get('FREQ'));
  if (unread !== undefined || frequency === undefined) {
    throw new NotModelled(`Change Calendar recurrence ${unread ?? `FREQ=${parts.get('FREQ')}`}`);
  }
  const list = (name: string) => parts.get(name)?.split(',') ?? [];
  const rule: Recurrence = {
    frequency,
    interval: Number(parts.get('INTERVAL') ?? 1),
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : undefined,
    until: parts.get('UNTIL'),
    byDay: list('BYDAY').map(weekday),
    byMonthDay: list('BYMONTHDAY').map(Number),
    byMonth: list('BYMONTH').map(Number),
    weekStart: Math.max(0, DAYS.indexOf(parts.get('WKST') ?? 'MO')),
  };
  const daysOfYear = frequency === 'YEARLY' && rule.byMonth.length === 0 && rule.byDay.length > 0;
  const monthDaysOfWeek = frequency === 'WEEKLY' && rule.byMonthDay.length > 0;
  if (!(rule.interval >= 1) || daysOfYear || monthDaysOfWeek) {
    throw new NotModelled(`Change Calendar recurrence ${text}`);
  }
  return rule;
}

/**
 * The starts of an event that recurs, in order, up to `limit`.
 *
 * @param isOver whether a start is behind the rule's UNTIL
 */
export function* startsOf(
  first: WallTime,
  rule: Recurrence,
  limit: WallTime,
  isOver: (start: WallTime) => boolean,
): Generator<WallTime> {
  const timeOfDay = first - dayOf(first);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (let period = 0; ; period += 1) {
    const { begin, days } = candidates(dayOf(first), rule, period * rule.interval);
    if (begin > limit) return;
    for (const day of days) {
      const start = day + timeOfDay;
      if (start < first) continue;
      if (start > limit || left === 0 || isOver(start)) return;
      left -= 1;
      yield start;
    }
  }
}

/** The days of one period of the rule (a day, a week, a month, a year) on which the event starts. */
function candidates(
  first: WallTime,
  rule: Recurrence,
  ahead: number,
): { readonly begin: WallTime; readonly days: readonly WallTime[] } {
  const date = new Date(first);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const inMonths = (day: WallTime) =>
    rule.byMonth.length === 0 || rule.byMonth.includes(new Date(day).getUTCMonth() + 1);
  switch (rule.frequency) {
    case 'DAILY': {
      const day = first + ahead * DAY;
      const fits = inMonths(day) && onWeekday(day, rule) && onMonthDay(day, rule);
      return { begin: day, days: fits ? [day] : [] };
    }
    case 'WEEKLY': {
      const begin = first - ((date.getUTCDay() - rule.weekStart + 7) % 7) * DAY + ahead * 7 * DAY;
      const wanted = rule.byDay.length > 0 ? rule.byDay.map(({ day }) => day) : [date.getUTCDay()];
      const week = Array.from({ length: 7 }, (_, index) => begin + index * DAY);
      return {
        begin,
        days: week.filter((day) => wanted.includes(new Date(day).getUTCDay()) && inMonths(day)),
      };
    }
    case 'MONTHLY': {
      const begin = Date.UTC(year, month + ahead, 1);
      return { begin, days: daysOfMonth(begin, date.getUTCDate(), rule).filter(inMonths) };
    }
    case 'YEARLY': {
      const months = rule.byMonth.length > 0 ? [...rule.byMonth].sort((a, b) => a - b) : [month + 1];
      return {
        begin: Date.UTC(year + ahead, 0, 1),
        days: months.flatMap((each) =>
          daysOfMonth(Date.UTC(year + ahead, each - 1, 1), date.getUTCDate(), rule),
        ),
      };
    }
  }
}

/** @param begin the first day of the month, @param usual the day of the month when the rule names none */
function daysOfMonth(begin: WallTime, usual: number, rule: Recurrence): WallTime[] {
  const length = monthLength(begin);
  const all = Array.from({ length }, (_, index) => begin + index * DAY);
  if (rule.byDay.length === 0 && rule.byMonthDay.length === 0) return all.slice(usual - 1, usual);
  return all.filter((day) => onWeekday(day, rule) && onMonthDay(day, rule));
}

function onWeekday(day: WallTime, { byDay }: Recurrence): boolean {
  const date = new Date(day);
  const fromStart = Math.ceil(date.getUTCDate() / 7);
  const fromEnd = -Math.ceil((monthLength(day) - date.getUTCDate() + 1) / 7);
  return (
    byDay.length === 0 ||
    byDay.some(
      (wanted) =>
        wanted.day === date.getUTCDay() &&
        (wanted.nth === undefined || wanted.nth === fromStart || wanted.nth === fromEnd),
    )
  );
}

function onMonthDay(day: WallTime, { byMonthDay }: Recurrence): boolean {
  const date = new Date(day).getUTCDate();
  return (
    byMonthDay.length === 0 || byMonthDay.includes(date) || byMonthDay.includes(date - monthLength(day) - 1)
  );
}

function monthLength(day: WallTime): number {
  const date = new Date(day);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

function dayOf(time: WallTime): WallTime {
  return Math.floor(time / DAY) * DAY;
}

function weekday(text: string): Weekday {
  const [, nth, name = ''] = /^([+-]?\d+)?(SU|MO|TU|WE|TH|FR|SA)$/.exec(text) ?? [];
  if (name === '') throw new NotModelled(`Change Calendar recurrence BYDAY=${text}`);
  return { day: DAYS.indexOf(name), nth: nth === undefined ? undefined : Number(nth) };
}
