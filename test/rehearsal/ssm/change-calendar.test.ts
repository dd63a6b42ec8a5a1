import fc from 'fast-check';
import { ChangeCalendar, stateOf } from '../../../rehearsal/ssm/change-calendar';

const calendar = (type: string, events: readonly (readonly string[])[], more: readonly string[] = []) =>
  new ChangeCalendar(
    [
      'BEGIN:VCALENDAR',
      'PRODID:-//AWS//Change Calendar 1.0//EN',
      'VERSION:2.0',
      `X-CALENDAR-TYPE:${type}`,
      ...more,
      ...events.flatMap((event) => ['BEGIN:VEVENT', 'UID:1', 'SUMMARY:freeze', ...event, 'END:VEVENT']),
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
    'freeze',
  );
const at = (text: string) => Date.parse(text);
const starts = (of: ChangeCalendar, from: string, to: string) =>
  of.occurrences(at(from), at(to)).map(({ start }) => new Date(start).toISOString().replace('.000Z', 'Z'));

// source: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-change-calendar.html
describe('the state', () => {
  const event = ['DTSTART:20300110T090000Z', 'DTEND:20300110T170000Z'];

  test.each([
    ['DEFAULT_OPEN', '2030-01-10T08:59:59Z', 'OPEN', '2030-01-10T09:00:00Z'],
    ['DEFAULT_OPEN', '2030-01-10T09:00:00Z', 'CLOSED', '2030-01-10T17:00:00Z'],
    ['DEFAULT_OPEN', '2030-01-10T17:00:00Z', 'OPEN', undefined],
    ['DEFAULT_CLOSED', '2030-01-10T08:59:59Z', 'CLOSED', '2030-01-10T09:00:00Z'],
    ['DEFAULT_CLOSED', '2030-01-10T12:00:00Z', 'OPEN', '2030-01-10T17:00:00Z'],
    ['DEFAULT_CLOSED', '2030-01-11T12:00:00Z', 'CLOSED', undefined],
  ])('%s at %s', (type, time, state, next) => {
    const nextTransition = next === undefined ? undefined : at(next);
    expect(stateOf([calendar(type, [event])], at(time))).toEqual({ state, nextTransition });
  });

  test('several calendars are open only when all are', () => {
    const both = [
      calendar('DEFAULT_OPEN', [event]),
      calendar('DEFAULT_CLOSED', [['DTSTART:20300110T120000Z', 'DTEND:20300111T120000Z']]),
    ];
    expect(stateOf(both, at('2030-01-10T13:00:00Z'))).toEqual({
      state: 'CLOSED',
      nextTransition: at('2030-01-10T17:00:00Z'),
    });
  });

  test('events that touch are one time', () => {
    const of = calendar('DEFAULT_OPEN', [
      ['DTSTART:20300110T090000Z', 'DTEND:20300110T120000Z'],
      ['DTSTART:20300110T120000Z', 'DTEND:20300110T170000Z'],
    ]);
    expect(stateOf([of], at('2030-01-10T10:00:00Z')).nextTransition).toBe(at('2030-01-10T17:00:00Z'));
  });

  test('the next change may be years away', () => {
    const of = calendar('DEFAULT_OPEN', [['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY']]);
    expect(stateOf([of], at('2024-03-01T00:00:00Z')).nextTransition).toBe(at('2028-02-29T00:00:00Z'));
  });

  test('the empty calendar that the console makes', () => {
    const todo = ['BEGIN:VTODO', 'DTSTAMP:20200320T004207Z', 'UID:1', 'SUMMARY:Add events.', 'END:VTODO'];
    expect(stateOf([calendar('DEFAULT_OPEN', [], todo)], 0)).toEqual({
      state: 'OPEN',
      nextTransition: undefined,
    });
  });

  test('changes exactly at its next transition', () => {
    const of = [
      calendar('DEFAULT_OPEN', [
        ['DTSTART;TZID=Europe/Berlin:20300104T160000', 'DURATION:P2DT16H', 'RRULE:FREQ=WEEKLY'],
        ['DTSTART:20300101T000000Z', 'DTEND:20300101T060000Z', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=1,-1'],
      ]),
    ];
    fc.assert(
      fc.property(fc.integer({ min: at('2030-01-01'), max: at('2031-01-01') }), (time) => {
        const { state, nextTransition = 0 } = stateOf(of, time);
        expect(nextTransition).toBeGreaterThan(time);
        expect(stateOf(of, nextTransition - 1).state).toBe(state);
        expect(stateOf(of, nextTransition).state).not.toBe(state);
      }),
      { numRuns: 30 },
    );
  });
});

// source: https://www.rfc-editor.org/rfc/rfc5545#section-3.8.5.3
describe('when events are', () => {
  test.each([
    ['every week', 'RRULE:FREQ=WEEKLY;', ['01-01', '01-08', '01-15', '01-22', '01-29']],
    ['some days of a week', 'RRULE:FREQ=WEEKLY;BYDAY=TU,FR;COUNT=4', ['01-01', '01-04', '01-08', '01-11']],
    [
      'every second week',
      'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU',
      ['01-01', '01-14', '01-15', '01-28', '01-29'],
    ],
    [
      'every second week, from Mondays on',
      'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU',
      ['01-01', '01-06', '01-15', '01-20', '01-29'],
    ],
    [
      'every second week, from Sundays on',
      'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU',
      ['01-01', '01-13', '01-15', '01-27', '01-29'],
    ],
    ['daily until, inclusive', 'RRULE:FREQ=DAILY;UNTIL=20300103T090000Z', ['01-01', '01-02', '01-03']],
    ['daily until a day', 'RRULE:FREQ=DAILY;UNTIL=20300102', ['01-01', '01-02']],
    [
      'working days',
      'RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=5',
      ['01-01', '01-02', '01-03', '01-04', '01-07'],
    ],
    ['the last Friday', 'RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=2', ['01-25', '02-22']],
    ['Friday the 13th', 'RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', ['09-13', '12-13']],
    ['the last day', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2', ['01-31', '02-28']],
    ['a month of the year', 'RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24,25', ['12-24', '12-25']],
  ])('%s', (_, rule, days) => {
    const of = calendar('DEFAULT_OPEN', [['DTSTART:20300101T090000Z', 'DTEND:20300101T100000Z', rule]]);
    const found = starts(of, '2030-01-01', '2030-12-31').map((time) => time.slice(5, 10));
    expect(found.slice(0, days.length)).toEqual(days);
    if (/COUNT|UNTIL|YEARLY|=13/.test(rule)) expect(found).toHaveLength(days.length);
  });

  test('a day that is left out', () => {
    const of = calendar('DEFAULT_OPEN', [
      [
        'DTSTART:20300101T090000Z',
        'DTEND:20300101T100000Z',
        'RRULE:FREQ=DAILY;COUNT=3',
        'EXDATE:20300102T090000Z',
      ],
    ]);
    expect(starts(of, '2030-01-01', '2030-02-01')).toEqual(['2030-01-01T09:00:00Z', '2030-01-03T09:00:00Z']);
  });

  test.each([
    ['winter', '2030-01-07', '2030-01-08', '2030-01-07T08:00:00Z'],
    ['summer', '2030-07-01', '2030-07-02', '2030-07-01T07:00:00Z'],
  ])('a zone keeps its wall clock in %s', (_, from, to, start) => {
    const of = calendar('DEFAULT_OPEN', [
      [
        'DTSTART;TZID=Europe/Berlin:20300107T090000',
        'DTEND;TZID=Europe/Berlin:20300107T100000',
        'RRULE:FREQ=WEEKLY',
      ],
    ]);
    expect(starts(of, from, to)).toEqual([start]);
  });

  test.each([
    ['skipped', 'DTSTART;TZID=Europe/Berlin:20300331T023000', '2030-03-31T01:30:00Z'],
    ['shown twice', 'DTSTART;TZID=Europe/Berlin:20301027T023000', '2030-10-27T00:30:00Z'],
  ])('a time that clocks have %s', (_, start, instant) => {
    expect(starts(calendar('DEFAULT_OPEN', [[start, 'DURATION:PT1H']]), '2030-01-01', '2031-01-01')).toEqual([
      instant,
    ]);
  });

  test('whole days are as long as they are in the zone of the calendar', () => {
    const of = calendar('DEFAULT_OPEN', [['DTSTART;VALUE=DATE:20300331']], ['X-WR-TIMEZONE:Europe/Berlin']);
    expect(of.occurrences(at('2030-03-30'), at('2030-04-02'))).toEqual([
      { start: at('2030-03-30T23:00:00Z'), end: at('2030-03-31T22:00:00Z') },
    ]);
  });
});

test.each([
  ['hourly rules', ['DTSTART:20300101T090000Z', 'RRULE:FREQ=HOURLY'], 'recurrence FREQ=HOURLY'],
  ['set positions', ['DTSTART:20300101T090000Z', 'RRULE:FREQ=MONTHLY;BYSETPOS=1'], 'recurrence BYSETPOS'],
  ['further dates', ['DTSTART:20300101T090000Z', 'RDATE:20300102T090000Z'], 'property RDATE'],
  [
    'single changes',
    ['DTSTART:20300101T090000Z', 'RECURRENCE-ID:20300102T090000Z'],
    'property RECURRENCE-ID',
  ],
  ['zones with a name of their own', ['DTSTART;TZID=Our Time:20300101T090000'], 'time zone Our Time'],
])('%s are refused by name', (_, event, name) => {
  expect(() => calendar('DEFAULT_OPEN', [event])).toThrow(`Change Calendar ${name}`);
});

test.each([
  ['no calendar', 'hello'],
  ['two', 'BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR'],
  ['one that does not end', 'BEGIN:VCALENDAR\nX-CALENDAR-TYPE:DEFAULT_OPEN'],
  ['one of no type', 'BEGIN:VCALENDAR\nEND:VCALENDAR'],
  [
    'an event that never starts',
    'BEGIN:VCALENDAR\nX-CALENDAR-TYPE:DEFAULT_OPEN\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR',
  ],
])('%s is malformed', (_, text) => {
  expect(() => new ChangeCalendar(text, 'Stack.Freeze')).toThrow(
    /^Stack.Freeze must be an iCalendar 2.0 text, got .+; correct the calendar$/,
  );
});
