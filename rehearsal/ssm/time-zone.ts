import { NotModelled } from '../not-modelled';

/** A time as a clock on the wall shows it: milliseconds since the Unix epoch as if the wall hung in Greenwich. */
export type WallTime = number;

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws NotModelled for a name that is not in the IANA time zone database */
export function requireTimeZone(name: string): string {
  formatOf(name);
  return name;
}

/**
 * When the clocks of a zone show a time, in milliseconds since the Unix epoch. A time that they show twice is the
 * first of both; one that they skip is read with the offset from before.
 */
// source: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5 (form #3)
export function instantOf(wall: WallTime, timeZone: string): number {
  const [before, after] = [offsetAt(wall - DAY, timeZone), offsetAt(wall + DAY, timeZone)];
  const shown = [wall - before, wall - after].filter(
    (instant) => instant + offsetAt(instant, timeZone) === wall,
  );
  return shown.length > 0 ? Math.min(...shown) : wall - before;
}

/** What the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
    return format;
  } catch (error) {
    if (error instanceof RangeError) throw new NotModelled(`Change Calendar time zone ${timeZone}`);
    throw error;
  }
}
