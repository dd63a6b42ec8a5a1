const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MINUTES_A_DAY = 24 * 60;

/** A leap year, so that February has all its days, and what follows it for a window around New Year. */
const FIRST_DAY = Date.UTC(2028, 0, 1);
const DAYS_LOOKED_AT = 4 * 366;

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const fieldsOfCron: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day of the week', from: 0, to: 7, names: DAYS },
];

/** Minute, hour, day of the month, month, day of the week. */
export type Cron = readonly [
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
];

/**
 * The numbers of five fields of `*`, `5`, `1-5`, `1,3`, and names of months and days. What else CloudWatch takes
 * (`L`, `#`, `/`) is left out: it can be written as a list, and is on no page in full.
 * source: CloudWatch API reference, Schedule (Expression)
 *
 * @returns undefined for what is no such text
 */
export function parseCron(text: string): Cron | undefined {
  const written = text.split(' ');
  if (written.length !== fieldsOfCron.length) return undefined;
  const numbers = fieldsOfCron.map((field, index) => numbersOf(written[index] ?? '', field));
  return numbers.some((one) => one === undefined) ? undefined : (numbers as unknown as Cron);
}

/** What the fields that are wrong must be: `0 to 23 as the hour`. None where there are not five, since no word then has a place. */
export function wrongFields(text: string): string[] {
  const written = text.split(' ');
  if (written.length !== fieldsOfCron.length) return [];
  return fieldsOfCron.flatMap((field, index) => {
    if (numbersOf(written[index] ?? '', field) !== undefined) return [];
    const { name, from, to, names = [] } = field;
    const named = names.length > 0 ? ` or ${names[0]} to ${names.at(-1)}` : '';
    return [`${from} to ${to}${named} as the ${name}`];
  });
}

function numbersOf(text: string, { from, to, names = [] }: Field): ReadonlySet<number> | undefined {
  const numberOf = (part: string): number => {
    const named = names.indexOf(part.toUpperCase());
    if (named !== -1) return from + named;
    return /^\d{1,2}$/.test(part) ? Number(part) : Number.NaN;
  };
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part === '*' ? [`${from}`, `${to}`] : part.split('-');
    const [start, end] = [numberOf(first), numberOf(last)];
    if (more.length > 0 || !(start >= from && end <= to && start <= end)) return undefined;
    for (let number = start; number <= end; number += 1) numbers.add(number);
  }
  return numbers;
}

/** Whether there is such a day: the 31st of February never comes. */
export const everBegins = ([, , daysOfMonth, months, daysOfWeek]: Cron): boolean =>
  // Where both days are given, either will do.
  (daysOfMonth.size < 31 && daysOfWeek.size < 7) ||
  [...months].some((month) => Math.min(...daysOfMonth) <= new Date(Date.UTC(2028, month, 0)).getUTCDate());

/** Minutes from one beginning to the next, the fewest; Infinity where it never begins twice. */
export const shortestGap = (cron: Cron): number => apart(cron).shortest;

/**
 * Minutes from one beginning to the next, the fewest and the most; both Infinity where it never begins twice. Where both days are
 * given either will do, as in cron everywhere: the stricter reading, since CloudWatch's pages do not say.
 */
export function apart([minutes, hours, daysOfMonth, months, daysOfWeek]: Cron): {
  readonly shortest: number;
  readonly longest: number;
} {
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute));
  times.sort((a, b) => a - b);
  const isAnyDay = { ofMonth: daysOfMonth.size === 31, ofWeek: daysOfWeek.size >= 7 };
  const isDay = (date: Date): boolean => {
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const weekday = date.getUTCDay();
    const ofMonth = daysOfMonth.has(date.getUTCDate());
    const ofWeek = daysOfWeek.has(weekday) || (weekday === 0 && daysOfWeek.has(7));
    return isAnyDay.ofMonth || isAnyDay.ofWeek ? ofMonth && ofWeek : ofMonth || ofWeek;
  };
  let shortest = Number.POSITIVE_INFINITY;
  let longest = 0;
  let last: number | undefined;
  for (let day = 0; day < DAYS_LOOKED_AT; day += 1) {
    if (!isDay(new Date(FIRST_DAY + day * MINUTES_A_DAY * 60_000))) continue;
    for (const time of times) {
      const begins = day * MINUTES_A_DAY + time;
      if (last !== undefined) {
        shortest = Math.min(shortest, begins - last);
        longest = Math.max(longest, begins - last);
      }
      last = begins;
    }
  }
  return { shortest, longest: longest || Number.POSITIVE_INFINITY };
}
