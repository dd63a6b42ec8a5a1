import { stripVTControlCharacters } from 'node:util';
import { boardOf, lastLine } from '../../../../cli/rehearse/all/table';
import type { Release } from '../../../../rehearsal/report/release';
import type { Scoreboard, ScoreboardRow } from '../../../../rehearsal/scenarios/scoreboard';

const release = {
  outcome: 'rolled-back',
  decidedBy: 'alarm:shop-production-target-errors',
  reason: 'Threshold Crossed',
  timeToDetectSeconds: 168,
  timeToRollBackSeconds: 2,
  requests: { failed: 1234 },
} as Release;
const RIGHT: ScoreboardRow = {
  ...{ name: 'half of the requests fail', group: 'requests', why: 'far above the threshold' },
  expected: {
    ...{ outcome: 'rolled-back', by: 'alarm:shop-production-target-errors' },
    ...{ within: { milliseconds: 250_000 }, failedRequests: { atMost: 2000 } },
  },
  ...{ release, departures: [], notRehearsed: null },
};
const LATE: ScoreboardRow = {
  ...RIGHT,
  name: 'late',
  departures: ['within must be at most 01:40, got 02:50'],
};
const MISSED: ScoreboardRow = {
  ...{ ...RIGHT, name: 'after the bake', expected: { outcome: 'released', misses: 'what comes later' } },
  release: {
    ...{ ...release, outcome: 'released', decidedBy: 'none' },
    ...{ timeToDetectSeconds: null, timeToRollBackSeconds: null },
  } as Release,
};
const NOT: ScoreboardRow = { ...RIGHT, name: 'stickiness', release: null, notRehearsed: 'is not modelled' };
const control = (departures: readonly string[]): ScoreboardRow => ({
  ...{ ...MISSED, name: 'the nets taken out', group: 'controls', departures },
});

const board = (...rows: readonly ScoreboardRow[]): Scoreboard => ({
  ...{ schemaVersion: 1, service: 'shop', environment: 'production', workload: 'modelled' },
  ...{ seed: 1, wallSeconds: 16, rows, leftOut: [{ name: 'a migration', why: 'none is configured' }] },
});
const drawn = (columns: number, ...rows: readonly ScoreboardRow[]) =>
  boardOf(board(...rows), { columns, colours: false });

test('a wide terminal has a line for each, under the name of its group', () => {
  const text = drawn(160, control([]), RIGHT, LATE, MISSED, NOT);
  const [line = ''] = text.split('\n').filter((each) => each.startsWith('half of the requests fail'));
  expect(line.split(/ {2,}/)).toEqual([
    ...['half of the requests fail', 'rolled-back, alarm:target-errors', 'rolled-back'],
    ...['alarm:target-errors', '02:50 of 04:10', '1,234 of 2,000', 'right'],
  ]);
  expect(text).toMatch(/\ncontrols:\n[^\n]+right\n\nrequests:\n/);
  expect(text).toContain(
    '\n  late (far above the threshold)\n    - within must be at most 01:40, got 02:50\n',
  );
  expect(text).toContain('\n  What to change: docs/scenarios.md, When a row is wrong\n');
  expect(text).toContain('\n    - not rehearsed: is not modelled\n');
  expect(text).toContain('\nNot caught, and known:\n  after the bake: what comes later\n');
  expect(text).toContain('\nLeft out:\n  a migration: none is configured\n');
});

test.each([80, 100, 110, 125, 132, 160])('at %d columns no line of the table is wider', (columns) => {
  const [table = ''] = drawn(columns, { ...RIGHT, name: 'a name '.repeat(9).trim() }, MISSED).split(
    '\nNot caught',
  );
  const widest = Math.max(...table.split('\n').map((line) => line.length));
  expect(widest).toBeLessThanOrEqual(columns);
});

test('colours are there when they are wanted, and alone', () => {
  const coloured = boardOf(board(RIGHT, LATE), { columns: 160, colours: true });
  expect(coloured).toContain('\u001B[31mWRONG\u001B[0m');
  expect(stripVTControlCharacters(coloured)).toBe(drawn(160, RIGHT, LATE));
});

test('names and reasons are text', () => {
  const hostile = { ...LATE, name: 'a\u001B[2Jb\n\u202Ec', why: '\u001B]0;x\u0007' };
  for (const each of ['\u001B', '\u202E', '\u0007']) expect(drawn(160, hostile)).not.toContain(each);
});

test.each<[string, readonly ScoreboardRow[]]>([
  ['2 of 2 reactions right and in time, 1 of them known not to be caught (in 16 s, seed 1)', [RIGHT, MISSED]],
  ['2 of 3 reactions wrong or late: late, stickiness (in 16 s, seed 1)', [RIGHT, LATE, NOT]],
  [
    'The rehearsal itself cannot be believed: the nets taken out went wrong (in 16 s, seed 1)',
    [LATE, control(['exposed must be at least 100, got 10'])],
  ],
])('the last line: %s', (line, rows) => {
  expect(lastLine(board(...rows))).toBe(line);
});
