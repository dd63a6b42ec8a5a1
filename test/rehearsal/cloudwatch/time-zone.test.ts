import * as fc from 'fast-check';
import { wallClockStarts } from '../../../rehearsal/cloudwatch/evaluation-window';
import { type TimeZone, timeZone } from '../../../rehearsal/cloudwatch/time-zone';

const at = (text: string): number => Date.parse(`${text}Z`);
const zone = (name: string): TimeZone => {
  const found = timeZone(name);
  if (!found) throw new Error(`${name} must be a time zone, got none`);
  return found;
};

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html, Time zones
describe('a time zone', () => {
  test.each([
    ['UTC', '2026-07-01T12:00', '2026-07-01T12:00'],
    ['Z', '2026-07-01T12:00', '2026-07-01T12:00'],
    ['+05:30', '2026-07-01T12:00', '2026-07-01T17:30'],
    ['-08:00', '2026-07-01T12:00', '2026-07-01T04:00'],
    ['UTC+05:30', '2026-07-01T12:00', '2026-07-01T17:30'],
    ['GMT-08:00', '2026-07-01T12:00', '2026-07-01T04:00'],
    ['+01:05', '2026-07-01T12:00', '2026-07-01T13:05'],
    ['America/New_York', '2026-07-01T12:00', '2026-07-01T08:00'],
    ['America/New_York', '2026-12-01T12:00', '2026-12-01T07:00'],
    ['Asia/Kolkata', '2026-12-01T12:00', '2026-12-01T17:30'],
  ])('%s at %s UTC shows %s', (name, instant, local) => {
    expect(zone(name).toLocal(at(instant))).toBe(at(local));
    expect(zone(name).toInstant(at(local))).toBe(at(instant));
  });

  test.each(['+01:03', '+19:00', '5', 'Mars/Olympus', ''])('%s is none', (name) => {
    expect(timeZone(name)).toBeUndefined();
  });

  test('shows the time again that it was asked for, but in the hour that is skipped or repeated', () => {
    const london = zone('Europe/London');
    const minute = fc.integer({ min: at('2026-01-01T00:00') / 60_000, max: at('2027-01-01T00:00') / 60_000 });
    fc.assert(
      fc.property(minute, (minutes) => {
        const local = minutes * 60_000;
        const changing = ['2026-03-29T01', '2026-10-25T01'].includes(
          new Date(local).toISOString().slice(0, 13),
        );
        expect(changing || london.toLocal(london.toInstant(local)) === local).toBe(true);
      }),
    );
  });
});

describe('periods by the clock of London', () => {
  const HOUR = 3_600_000;
  const lengths = (periodMs: number, count: number, now: string) => {
    const { starts, end } = wallClockStarts({ zone: zone('Europe/London') }, periodMs, count, at(now));
    return [...starts, end].slice(1).map((to, index) => (to - (starts[index] as number)) / HOUR);
  };

  test('a day on which clocks change is an hour shorter or longer', () => {
    expect(lengths(24 * HOUR, 3, '2026-03-30T12:00')).toEqual([24, 24, 23]);
    expect(lengths(24 * HOUR, 3, '2026-10-26T12:00')).toEqual([24, 24, 25]);
    expect(lengths(7 * 24 * HOUR, 1, '2026-03-30T12:00')).toEqual([167]);
  });

  test('hours stay hours', () => {
    expect(lengths(HOUR, 4, '2026-03-29T03:00')).toEqual([1, 1, 1, 1]);
    expect(lengths(HOUR, 4, '2026-10-25T03:00')).toEqual([1, 1, 1, 1]);
  });

  test('a week begins on Monday', () => {
    const { starts, end } = wallClockStarts(
      { zone: zone('Europe/London') },
      7 * 24 * HOUR,
      1,
      at('2026-11-26T12:00'),
    );
    expect([starts[0], end]).toEqual([at('2026-11-16T00:00'), at('2026-11-23T00:00')]);
  });
});
