import type { LogLine } from '../../../cli/logs/line';
import { Seen } from '../../../cli/logs/seen';
import { nextSince } from '../../../cli/logs/window';

const MINUTE = 60_000;
const NOW = 1000 * MINUTE;

test.each([
  ['nothing has come in a short time', { since: NOW - MINUTE }, NOW - MINUTE],
  ['nothing has come for an hour', { since: NOW - 60 * MINUTE }, NOW - 6 * MINUTE],
  ['the newest is of now', { since: 0, newest: NOW }, NOW - MINUTE],
  ['the newest is of a minute ago', { since: 0, newest: NOW - MINUTE }, NOW - 2 * MINUTE],
  ['the newest is old', { since: 0, newest: NOW - 60 * MINUTE }, NOW - 6 * MINUTE],
  ['the newest is of the future', { since: 0, newest: NOW + 60 * MINUTE }, NOW - MINUTE],
  ['the newest is just after the beginning', { since: NOW - 5000, newest: NOW - 4000 }, NOW - 5000],
])('%s', (_, seen, from) => {
  expect(nextSince({ ...seen, lookedAt: NOW })).toBe(from);
});

const line = (eventId: string, at: number): LogLine => ({
  ...{ eventId, at, task: 't', container: 'web', message: eventId },
});
const ids = (lines: readonly LogLine[]) => lines.map(({ eventId }) => eventId);

test('a line is shown once, and a late one still', () => {
  const seen = new Seen(0);
  expect(ids(seen.news([line('a', NOW - 1000), line('c', NOW)], NOW))).toEqual(['a', 'c']);
  const again = [line('a', NOW - 1000), line('late', NOW - 50_000), line('c', NOW)];
  expect(ids(seen.news(again, NOW + 3000))).toEqual(['late']);
  expect(ids(seen.news(again, NOW + 6000))).toEqual([]);
});

test('two lines with one text and one time are two', () => {
  const seen = new Seen(0);
  expect(seen.news([line('a', NOW), { ...line('b', NOW), message: 'a' }], NOW)).toHaveLength(2);
});

test('what is not read again is forgotten', () => {
  const seen = new Seen(0);
  for (let nth = 0; nth < 1000; nth += 1) seen.news([line(`${nth}`, NOW + nth * 1000)], NOW + nth * 1000);
  expect(seen.size).toBe(61);
});
