/** A time of day and date in some time zone, as milliseconds since the epoch that UTC would show the same way. */
export type LocalTime = number;

/** What clocks in a place show. */
export interface TimeZone {
  readonly name: string;
  /** Of an instant, in milliseconds since the Unix epoch. */
  readonly toLocal: (at: number) => LocalTime;
  /** The instant at which clocks show it; in an hour that is skipped, the instant as if it had not been. */
  readonly toInstant: (local: LocalTime) => number;
}

const OFFSET = /^(?:UTC|GMT)?([+-])(\d{2}):(\d{2})$/;
const MINUTE = 60_000;

/**
 * An IANA name (`Europe/London`), a fixed offset (`+05:30`, `Z`) or an offset-prefixed name (`UTC+05:30`).
 *
 * @returns undefined when there is no such zone, or its offset is no multiple of 5 minutes
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html
 */
export function timeZone(name: string): TimeZone | undefined {
  if (['Z', 'UTC', 'GMT'].includes(name)) return fixed(name, 0);
  const [, sign, hours, minutes] = OFFSET.exec(name) ?? [];
  if (sign !== undefined) {
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    const exists = Math.abs(offset) <= 18 * 60 && Number(minutes) < 60 && offset % 5 === 0;
    return exists ? fixed(name, offset * MINUTE) : undefined;
  }
  return named(name);
}

function fixed(name: string, offset: number): TimeZone {
  return { name, toLocal: (at) => at + offset, toInstant: (local) => local - offset };
}

function named(name: string): TimeZone | undefined {
  const format = formatIn(name);
  if (!format) return undefined;
  // An offset holds for a quarter of an hour at least: no zone changes its clocks at other times.
  const offsets = new Map<number, number>();
  const toLocal = (at: number): LocalTime => {
    const quarter = Math.floor(at / (15 * MINUTE)) * 15 * MINUTE;
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      if (offsets.size > 1000) offsets.clear();
      offset = shown(format, quarter) - quarter;
      offsets.set(quarter, offset);
    }
    return at + offset;
  };
  const toInstant = (local: LocalTime): number => {
    const guess = local - (toLocal(local) - local);
    return guess - (toLocal(guess) - local);
  };
  return { name, toLocal, toInstant };
}

function formatIn(name: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function shown(format: Intl.DateTimeFormat, at: number): LocalTime {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
