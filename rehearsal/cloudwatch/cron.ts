import type { LocalTime } from './time-zone';

/** When a recurring schedule begins. */
export interface Cron {
  /** The latest beginning at or before `at` and after `since`, all in local time. */
  readonly latest: (at: LocalTime, since: LocalTime) => LocalTime | undefined;
}

interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * `cron(minute hour day-of-month month day-of-week)` of an alarm mute rule. When both days are given, either will do,
 * as in cron everywhere.
 *
 * @returns undefined for what is no such expression
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules.html
 */
export function cron(expression: string): Cron | undefined {
  const fields = (/^cron\((.*)\)$/.exec(expression.trim())?.[1] ?? expression).trim().split(/\s+/);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields;
  if (fields.length !== 5) return undefined;
  const minutes = numbersOf(minute, { from: 0, to: 59 });
  const hours = numbersOf(hour, { from: 0, to: 23 });
  const months = numbersOf(month, { from: 1, to: 12, names: MONTHS });
  const isDayOfMonth = dayOfMonthIs(dayOfMonth);
  const isDayOfWeek = dayOfWeekIs(dayOfWeek);
  if (!minutes || !hours || !months || !isDayOfMonth || !isDayOfWeek) return undefined;
  const either = !isAny(dayOfMonth) && !isAny(dayOfWeek);
  const isDay = (date: Date): boolean => {
    if (!months.has(date.getUTCMonth() + 1)) return false;
    return either ? isDayOfMonth(date) || isDayOfWeek(date) : isDayOfMonth(date) && isDayOfWeek(date);
  };
  const timesOfDay = [...hours]
    .flatMap((h) => [...minutes].map((m) => (h * 60 + m) * MINUTE))
    .sort((a, b) => b - a);
  return {
    latest: (at, since) => {
      for (let day = Math.floor(at / DAY) * DAY; day + DAY > since; day -= DAY) {
        if (!isDay(new Date(day))) continue;
        const time = timesOfDay.find((one) => day + one <= at);
        if (time !== undefined) return day + time > since ? day + time : undefined;
      }
      return undefined;
    },
  };
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

/** `*`, `5`, `1-5`, `1,3`, `0/15`, names of months and days. */
function numbersOf(text: string, { from, to, names = [] }: Field): Set<number> | undefined {
  const numbers = new Set<number>();
  const numberOf = (part: string): number => {
    const named = names.indexOf(part.toUpperCase());
    if (named !== -1) return from + named;
    return /^\d{1,2}$/.test(part) ? Number(part) : Number.NaN;
  };
  for (const part of text.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const [first = '', last] = range === '*' ? [String(from), String(to)] : range.split('-');
    const start = numberOf(first);
    const end = last === undefined ? (step === undefined ? start : to) : numberOf(last);
    const by = step === undefined ? 1 : Number(step);
    if (!(start >= from && end <= to && start <= end && by >= 1)) return undefined;
    for (let number = start; number <= end; number += by) numbers.add(number);
  }
  return numbers;
}

function dayOfMonthIs(text: string): ((date: Date) => boolean) | undefined {
  if (isAny(text)) return () => true;
  if (text === 'L') return (date) => date.getUTCDate() === daysIn(date);
  const numbers = numbersOf(text, { from: 1, to: 31 });
  return numbers && ((date) => numbers.has(date.getUTCDate()));
}

/** Also `SUN#4`, the fourth Sunday, and `5L`, the last Friday. 0 and 7 are Sunday. */
function dayOfWeekIs(text: string): ((date: Date) => boolean) | undefined {
  if (isAny(text)) return () => true;
  const [, nthDay = '', nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  const [, lastDay = ''] = /^(\w+)L$/.exec(text) ?? [];
  const days = numbersOf(nthDay || lastDay || text, { from: 0, to: 7, names: DAYS });
  if (!days) return undefined;
  const isOne = (date: Date): boolean =>
    days.has(date.getUTCDay()) || (date.getUTCDay() === 0 && days.has(7));
  if (nth) return (date) => isOne(date) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
  if (lastDay) return (date) => isOne(date) && date.getUTCDate() + 7 > daysIn(date);
  return isOne;
}

function daysIn(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}
