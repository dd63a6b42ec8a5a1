import {
  broken,
  PLOT,
  placed,
  roundUp,
  spansOf,
  stairs,
  timeScale,
  timeTicks,
  upScale,
} from '../../../cli/page/chart/geometry';

const same = (value: number) => value;

test.each([
  [0, PLOT.left],
  [50, (PLOT.left + PLOT.right) / 2],
  [100, PLOT.right],
  [-5, PLOT.left],
  [120, PLOT.right],
])('second %d of 100 is at %d', (at, x) => expect(timeScale(100)(at)).toBe(x));

test('values go up', () => {
  const y = upScale(10, 20, 120);
  expect([y(0), y(5), y(10)]).toEqual([120, 70, 20]);
});

test.each<[number, number[]]>([
  [0, [0]],
  [25, [0, 5, 10, 15, 20, 25]],
  [181, [0, 30, 60, 90, 120, 150, 180]],
  [1211, [0, 300, 600, 900, 1200]],
  [24 * 3600, [0, 6, 12, 18, 24].map((hours) => hours * 3600)],
])('an axis of %d seconds is marked', (seconds, ticks) => expect(timeTicks(seconds)).toEqual(ticks));

test.each([
  [0, 1],
  [1, 1],
  [1.5, 2],
  [3, 5],
  [7, 10],
  [10, 10],
  [774, 1000],
  [1001, 2000],
])('%d is rounded up to %d', (value, rounded) => expect(roundUp(value)).toBe(rounded));

test.each<[string, [number, number][], string]>([
  ['nothing', [], ''],
  ['one value, to the end', [[0, 3]], 'M0 3H10'],
  [
    'a step',
    [
      [0, 3],
      [4, 5],
    ],
    'M0 3H4V5H10',
  ],
])('stairs of %s', (_, points, path) =>
  expect(
    stairs(
      points.map(([at, value]) => ({ at, value })),
      10,
      same,
      same,
    ),
  ).toBe(path),
);

test.each<[string, (number | null)[], string]>([
  ['nothing', [null, null], ''],
  ['a line', [1, 2], 'M0 1L1 2'],
  ['a gap', [1, 2, null, 3, 4], 'M0 1L1 2M3 3L4 4'],
  ['a value alone is a dot', [null, 2, null], 'M1 2h0.1'],
])('a line of %s', (_, values, path) =>
  expect(
    broken(
      values.map((value, at) => ({ at, value })),
      same,
      same,
    ),
  ).toBe(path),
);

test.each<[string, [string, number][], [number, number, string][]]>([
  ['no change', [], [[0, 30, 'OK']]],
  [
    'a change',
    [['ALARM', 20]],
    [
      [0, 20, 'OK'],
      [20, 30, 'ALARM'],
    ],
  ],
  ['a change at the start', [['ALARM', 0]], [[0, 30, 'ALARM']]],
  ['a change after the end', [['ALARM', 31]], [[0, 30, 'OK']]],
])('states with %s', (_, changes, spans) =>
  expect(
    spansOf(
      'OK',
      changes.map(([state, changedAt]) => ({ state, changedAt })),
      30,
    ),
  ).toEqual(spans.map(([from, to, state]) => ({ from, to, state }))),
);

test.each<[string, number[], [number, number][]]>([
  [
    'far apart stand in one row',
    [0, 100],
    [
      [0, 0],
      [100, 0],
    ],
  ],
  [
    'at one time stand above each other',
    [5, 5, 5],
    [
      [5, 0],
      [5, 1],
      [5, 2],
    ],
  ],
  [
    'too many move to the right',
    [5, 5, 5, 5],
    [
      [5, 0],
      [5, 1],
      [5, 2],
      [21, 0],
    ],
  ],
])('marks %s', (_, xs, places) => expect(placed(xs)).toEqual(places.map(([x, row]) => ({ x, row }))));
