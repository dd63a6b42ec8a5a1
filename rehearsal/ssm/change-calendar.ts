import { NotModelled } from '../not-modelled';
import { CalendarEvent, type Occurrence } from './calendar-event';
import { malformed, readComponent } from './content-line';
import { requireTimeZone } from './time-zone';

export type CalendarState = 'OPEN' | 'CLOSED';

const DAY = 86_400_000;

/** How far a next change of state is looked for: first near, then as far as a yearly event can be, leap days too. */
const HORIZONS = [32 * DAY, 367 * DAY, 9 * 366 * DAY];

/** A document of Systems Manager of the type ChangeCalendar: open or closed but for its events. */
// source: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-change-calendar.html
export class ChangeCalendar {
  private readonly usually: CalendarState;
  private readonly events: readonly CalendarEvent[];

  /** @throws Malformed, NotModelled */
  constructor(content: string, where: string) {
    const { name, lines, components } = readComponent(content, where);
    if (name !== 'VCALENDAR') throw malformed(where, name);
    const textOf = (property: string) => lines.find((line) => line.name === property)?.value;
    const type = textOf('X-CALENDAR-TYPE');
    if (type !== 'DEFAULT_OPEN' && type !== 'DEFAULT_CLOSED')
      throw malformed(where, `X-CALENDAR-TYPE:${type}`);
    this.usually = type === 'DEFAULT_OPEN' ? 'OPEN' : 'CLOSED';
    // Times without a zone are read in the calendar's, which AWS's pages do not say.
    const timeZone = requireTimeZone(textOf('X-WR-TIMEZONE') ?? 'UTC');
    // A VTODO is the hint that the console puts into an empty calendar; a VTIMEZONE repeats what its name says.
    const unread = components.find((each) => !['VEVENT', 'VTODO', 'VTIMEZONE'].includes(each.name));
    if (unread) throw new NotModelled(`Change Calendar component ${unread.name}`);
    this.events = components
      .filter((each) => each.name === 'VEVENT')
      .map((event) => new CalendarEvent(event, timeZone, where));
  }

  occurrences(from: number, to: number): Occurrence[] {
    return this.events.flatMap((event) => event.occurrences(from, to));
  }

  state(at: number, near: readonly Occurrence[] = this.occurrences(at, at)): CalendarState {
    const inEvent = near.some(({ start, end }) => start <= at && at < end);
    if (!inEvent) return this.usually;
    return this.usually === 'OPEN' ? 'CLOSED' : 'OPEN';
  }
}

/** Several calendars are open only when each of them is. */
export function stateOf(
  calendars: readonly ChangeCalendar[],
  at: number,
): { readonly state: CalendarState; readonly nextTransition: number | undefined } {
  const state = together(calendars.map((calendar) => calendar.state(at)));
  for (const horizon of HORIZONS) {
    const near = calendars.map((calendar) => ({ calendar, events: calendar.occurrences(at, at + horizon) }));
    const edges = new Set(near.flatMap(({ events }) => events.flatMap(({ start, end }) => [start, end])));
    const nextTransition = [...edges]
      .filter((edge) => edge > at && edge <= at + horizon)
      .sort((a, b) => a - b)
      .find((edge) => together(near.map(({ calendar, events }) => calendar.state(edge, events))) !== state);
    if (nextTransition !== undefined) return { state, nextTransition };
  }
  return { state, nextTransition: undefined };
}

function together(states: readonly CalendarState[]): CalendarState {
  return states.every((state) => state === 'OPEN') ? 'OPEN' : 'CLOSED';
}
