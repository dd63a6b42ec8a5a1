import { NotModelled } from '../not-modelled';
import { type Component, type ContentLine, malformed } from './content-line';
import { type Recurrence, readRecurrence, startsOf } from './recurrence';
import { instantOf, requireTimeZone, type WallTime } from './time-zone';

/** From `start` on, before `end`; milliseconds since the Unix epoch. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/** A date, perhaps with a time, as a calendar writes it. */
interface Moment {
  readonly wall: WallTime;
  readonly timeZone: string;
  readonly isDate: boolean;
}

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** What may stand in an event and says nothing of when it is. */
const READ = ['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'EXDATE'];
const WITHOUT_EFFECT =
  /^(DTSTAMP|UID|SEQUENCE|SUMMARY|DESCRIPTION|LOCATION|CREATED|LAST-MODIFIED|CATEGORIES|CLASS|COMMENT|CONTACT|URL|GEO|PRIORITY|TRANSP|ORGANIZER|ATTENDEE|X-.*)$/;

/** One VEVENT. */
export class CalendarEvent {
  private readonly first: Moment;
  /** Milliseconds; days are nominal for an event of whole days. */
  private readonly length: number;
  private readonly rule: Recurrence | undefined;
  private readonly excluded: ReadonlySet<number>;

  /**
   * @param timeZone of times that name none
   * @throws NotModelled, Malformed
   */
  constructor({ lines, components }: Component, timeZone: string, where: string) {
    const unread = lines.find(({ name }) => !READ.includes(name) && !WITHOUT_EFFECT.test(name));
    // A STATUS that is not CONFIRMED, RDATE, RECURRENCE-ID: each would change when the event is.
    if (unread && !(unread.name === 'STATUS' && unread.value === 'CONFIRMED')) {
      throw new NotModelled(`Change Calendar property ${unread.name} of an event`);
    }
    if (components.some(({ name }) => name !== 'VALARM')) throw malformed(where, 'VEVENT');
    const moments = (name: string) =>
      lines.filter((line) => line.name === name).flatMap((line) => momentsOf(line, timeZone, where));
    const textOf = (name: string) => lines.find((line) => line.name === name)?.value;
    const [first] = moments('DTSTART');
    if (first === undefined) throw malformed(where, 'VEVENT without DTSTART');
    this.first = first;
    this.length = lengthOf(first, moments('DTEND')[0], textOf('DURATION'), where);
    const rule = textOf('RRULE');
    this.rule = rule === undefined ? undefined : readRecurrence(rule);
    this.excluded = new Set(moments('EXDATE').map(({ wall, timeZone: zone }) => instantOf(wall, zone)));
  }

  /** What ends after `from` and starts by `to`, in order of the starts. */
  occurrences(from: number, to: number): Occurrence[] {
    const found: Occurrence[] = [];
    for (const wall of this.starts(to)) {
      const start = instantOf(wall, this.first.timeZone);
      const end = this.first.isDate
        ? instantOf(wall + this.length, this.first.timeZone)
        : start + this.length;
      if (end > from && start <= to && !this.excluded.has(start)) found.push({ start, end });
    }
    return found;
  }

  private *starts(to: number): Generator<WallTime> {
    const { wall, timeZone } = this.first;
    if (this.rule === undefined) {
      yield wall;
      return;
    }
    const { until } = this.rule;
    const last = until === undefined ? undefined : readMoment(until, timeZone);
    const isOver = (start: WallTime) => {
      if (last === undefined) return false;
      if (last.isDate) return start >= last.wall + DAY;
      return instantOf(start, timeZone) > instantOf(last.wall, last.timeZone);
    };
    // A wall is at most a day away from Greenwich.
    yield* startsOf(wall, this.rule, to + DAY, isOver);
  }
}

function lengthOf(
  first: Moment,
  end: Moment | undefined,
  duration: string | undefined,
  where: string,
): number {
  if (end !== undefined) {
    return first.isDate
      ? end.wall - first.wall
      : instantOf(end.wall, end.timeZone) - instantOf(first.wall, first.timeZone);
  }
  if (duration === undefined) return first.isDate ? DAY : 0;
  const parts = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (parts === null) throw malformed(where, `DURATION:${duration}`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (weeks * 7 + days) * DAY + (hours * 3600 + minutes * 60 + seconds) * SECOND;
}

function momentsOf({ name, parameters, value }: ContentLine, timeZone: string, where: string): Moment[] {
  const zone = parameters.has('TZID') ? requireTimeZone(parameters.get('TZID') ?? '') : timeZone;
  return value.split(',').map((text) => readMoment(text, zone) ?? raise(malformed(where, `${name}:${text}`)));
}

function readMoment(text: string, timeZone: string): Moment | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  return {
    wall: Date.UTC(year, month - 1, day, hour, minute, second),
    timeZone: parts[7] === 'Z' ? 'UTC' : timeZone,
    isDate: parts[4] === undefined,
  };
}

function raise(error: Error): never {
  throw error;
}
