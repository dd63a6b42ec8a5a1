import { secondsOf } from './durations';

/** When a job runs, in EventBridge's words, or never. */
export type Schedule =
  | { readonly expression: string; readonly never?: never }
  | { readonly expression?: never; readonly never: true };

/** source: https://pkg.go.dev/github.com/robfig/cron/v3 (predefined schedules); days of the week there begin with 0 */
const NAMED: Readonly<Record<string, string>> = {
  ...{ '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *' },
  ...{ '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *' },
};

/**
 * `on.schedule` of a job: `@daily`, `@every 2h`, five fields of cron, or EventBridge's own `rate(…)` and `cron(…)`; `none` is never.
 *
 * @returns undefined for what is none of them, or what EventBridge cannot say
 */
export function scheduleOf(text: string): Schedule | undefined {
  const words = text.trim();
  if (words === 'none') return { never: true };
  if (/^rate\(\d+ (minutes?|hours?|days?)\)$/.test(words)) return { expression: words };
  if (/^cron\(([\dA-Z*?,\-/LW#]+ ){5}[\dA-Z*?,\-/LW#]+\)$/.test(words)) return { expression: words };
  const every = /^@every\s+(\S+)$/.exec(words);
  if (every) return everyOf(every[1] ?? '');
  const fields = (NAMED[words] ?? words).split(/\s+/);
  return fields.length === 5 ? cronOf(fields) : undefined;
}

/** EventBridge counts in whole minutes. source: Amazon EventBridge user guide, "Rate expressions" */
function everyOf(duration: string): Schedule | undefined {
  const minutes = (secondsOf(duration) ?? 0) / 60;
  if (!Number.isInteger(minutes) || minutes < 1) return undefined;
  return { expression: `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})` };
}

/**
 * EventBridge has a year, days of the week from 1, and takes a day of the month or one of the week, not both.
 * source: Amazon EventBridge user guide, "Cron expressions"
 */
function cronOf(fields: readonly string[]): Schedule | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (!fields.every((field) => /^[\dA-Za-z*,\-/]+$/.test(field))) return undefined;
  const anyDay = day === '*';
  const anyWeekday = weekday === '*';
  if (!anyDay && !anyWeekday) return undefined;
  const shifted = anyWeekday ? '?' : weekdayOf(weekday);
  if (shifted === undefined) return undefined;
  return {
    expression: `cron(${minute} ${hour} ${anyWeekday ? day : '?'} ${month.toUpperCase()} ${shifted} *)`,
  };
}

/** 0 and 7 are Sunday in cron, 1 is in EventBridge; a step counts days and stays. */
function weekdayOf(field: string): string | undefined {
  const parts = field.split(',').map((part) => {
    const [range = '', step] = part.split('/');
    const days = rangeOf(range);
    if (days === undefined || (step !== undefined && !/^[1-7]$/.test(step))) return undefined;
    return step === undefined ? days : `${days}/${step}`;
  });
  return parts.some((part) => part === undefined) ? undefined : parts.join(',');
}

function rangeOf(range: string): string | undefined {
  if (/^(\*|[A-Za-z]{3}(-[A-Za-z]{3})?)$/.test(range)) return range.toUpperCase();
  const [, first, last] = /^([0-7])(?:-([0-7]))?$/.exec(range) ?? [];
  if (first === undefined) return undefined;
  const inEventBridge = (day: number) => (day % 7) + 1;
  if (last === undefined) return String(inEventBridge(Number(first)));
  const [from, to] = [Number(first), Number(last)];
  if (from > to) return undefined;
  // 5-7 would end on day 1, before it begins.
  if (to === 7) return Array.from({ length: to - from + 1 }, (_, nth) => inEventBridge(from + nth)).join(',');
  return `${inEventBridge(from)}-${inEventBridge(to)}`;
}
