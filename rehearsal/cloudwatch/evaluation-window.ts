import { mustBe, type PropertyReader } from './property-reader';
import { type TimeZone, timeZone } from './time-zone';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;
/** The first Monday of the Unix epoch. */
const A_MONDAY = 4 * DAY;
// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
const PERIODS: readonly number[] = [MINUTE, 5 * MINUTE, 60 * MINUTE, DAY, WEEK];

/** Where the periods of an alarm begin and end: by the clock of a place. */
export interface WallClockWindow {
  readonly zone: TimeZone;
}

/** @returns undefined for the default, a window that slides */
export function evaluationWindow(alarm: PropertyReader, periodMs: number): WallClockWindow | undefined {
  if (!alarm.has('EvaluationWindow')) return undefined;
  const window = alarm.object('EvaluationWindow');
  const [kind] = window.names;
  if (window.names.length !== 1 || (kind !== 'SlidingWindow' && kind !== 'WallClockWindow')) {
    throw mustBe(window.path, 'one of SlidingWindow and WallClockWindow', window.names);
  }
  if (kind === 'SlidingWindow') return undefined;
  if (!PERIODS.includes(periodMs)) {
    throw mustBe(window.at(kind), 'with a period of 60, 300, 3600, 86400 or 604800', periodMs / 1000);
  }
  const wallClock = window.object(kind);
  const name = wallClock.has('Timezone') ? wallClock.text('Timezone') : 'UTC';
  const zone = timeZone(name);
  if (!zone) {
    const rule = 'a time zone (Europe/London, +05:30, UTC+05:30) with an offset of a multiple of 5 minutes';
    throw mustBe(wallClock.at('Timezone'), rule, name);
  }
  return { zone };
}

/**
 * The `count` periods that have ended by `now`, oldest first, and when the last one ends. A day on which clocks change
 * is an hour shorter or longer.
 */
export function wallClockStarts(
  { zone }: WallClockWindow,
  periodMs: number,
  count: number,
  now: number,
): { starts: number[]; end: number } {
  const origin = periodMs === WEEK ? A_MONDAY : 0;
  const boundary = Math.floor((zone.toLocal(now) - origin) / periodMs) * periodMs + origin;
  const instants = Array.from({ length: count + 1 }, (_, index) => {
    const local = boundary - (count - index) * periodMs;
    // Within a day periods follow one another in real time, so that an hour that clocks repeat is two hours.
    return periodMs < DAY ? now - (zone.toLocal(now) - local) : zone.toInstant(local);
  });
  return { starts: instants.slice(0, count), end: instants[count] as number };
}
