import { growthSteps, PREDEFINED, type Strategy } from '../../../rehearsal/appconfig/growth';

const strategy = (growthType: Strategy['growthType'], growthFactor: number, durationMinutes: number) => ({
  ...{ id: 's', name: 's', bakeMinutes: 0 },
  ...{ growthType, growthFactor, durationMinutes },
});

test.each([
  // The user guide's ten hours by 20 %.
  [
    'LINEAR',
    20,
    600,
    [
      [120, 20],
      [240, 40],
      [360, 60],
      [480, 80],
      [600, 100],
    ],
  ],
  [
    'LINEAR',
    30,
    40,
    [
      [10, 30],
      [20, 60],
      [30, 90],
      [40, 100],
    ],
  ],
  ['LINEAR', 100, 10, [[10, 100]]],
  ['LINEAR', 20, 0, [[0, 100]]],
  // G*(2^N), and then everything.
  [
    'EXPONENTIAL',
    10,
    25,
    [
      [5, 10],
      [10, 20],
      [15, 40],
      [20, 80],
      [25, 100],
    ],
  ],
  [
    'EXPONENTIAL',
    25,
    30,
    [
      [10, 25],
      [20, 50],
      [30, 100],
    ],
  ],
] as const)('%s by %d over %d minutes', (growthType, factor, minutes, expected) => {
  const steps = growthSteps(strategy(growthType, factor, minutes));
  expect(steps.map(({ atMs, percent }) => [atMs / 60_000, percent])).toEqual(expected);
});

test.each(PREDEFINED)('$name ends with everybody, when its time is over', (each) => {
  expect(growthSteps(each).at(-1)).toEqual({ atMs: each.durationMinutes * 60_000, percent: 100 });
});
