import { durationOf, timeOf } from '../../../cli/verdict/times';

const now = Date.UTC(2026, 10, 26, 12);
const time = timeOf('--since', () => now);
const duration = durationOf('--timeout');

test.each([
  ['10m', now - 600_000],
  ['90s', now - 90_000],
  ['2h', now - 7_200_000],
  ['0s', now],
  ['2026-11-26T10:00:00Z', Date.UTC(2026, 10, 26, 10)],
  ['2026-11-26T10:00:00.5Z', Date.UTC(2026, 10, 26, 10) + 500],
  ['2026-11-26T11:00+01:00', Date.UTC(2026, 10, 26, 10)],
])('since %s', (value, expected) => {
  expect(time(value)).toBe(expected);
});

test.each([
  '',
  'yesterday',
  '10',
  '-10m',
  '10d',
  '1e3s',
  '2026-13-26T10:00:00Z',
  '2026-11-26T12:00:01Z', // to come
])('no time: %s', (value) => {
  expect(() => time(value)).toThrow('--since must be a time in the past');
});

test.each(['2026-11-26', '2026-11-27', '2026-11-26T10:00', '2026-11-26T10:00:00', '2026-11-26 10:00:00.5'])(
  'of which zone? %s',
  (value) => {
    expect(() => time(value)).toThrow(`--since must be a time with its zone, got ${value}: write it like`);
  },
);

test.each([
  ['1s', 1000],
  ['45m', 2_700_000],
  ['720h', 2_592_000_000],
])('a duration of %s', (value, expected) => {
  expect(duration(value)).toBe(expected);
});

test.each(['0m', '721h', '1.5h', 'h', '1 h', 'Infinity'])('no duration: %s', (value) => {
  expect(() => duration(value)).toThrow('--timeout must be a duration');
});
