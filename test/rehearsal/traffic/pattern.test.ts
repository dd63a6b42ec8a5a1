import { seededRandom } from '../../../rehearsal/random';
import { rateShare, weightedDraw } from '../../../rehearsal/traffic/pattern';

test.each<[string, number[], number, number]>([
  ['one minute', [7], 30_000, 1],
  ['the first', [1, 3], 59_999, 0.5],
  ['the second', [1, 3], 60_000, 1.5],
  ['from the first again', [1, 3], 120_000, 0.5],
  ['a quiet one', [0, 4], 0, 0],
])('the rate of %s', (_what, minutes, elapsed, expected) =>
  expect(rateShare(minutes, elapsed)).toBe(expected),
);

test('a pattern without a request is none', () => expect(() => rateShare([0], 0)).toThrow('got none'));

test('each is drawn as often as its weight says, and the same for a seed', () => {
  const draws = () => {
    const draw = weightedDraw([{ weight: 1 }, { weight: 0 }, { weight: 3 }], seededRandom(5));
    return Array.from({ length: 10_000 }, () => draw().weight);
  };
  const drawn = draws();
  expect(draws()).toEqual(drawn);
  expect(drawn.filter((weight) => weight === 0)).toEqual([]);
  expect(drawn.filter((weight) => weight === 3).length / drawn.length).toBeCloseTo(0.75, 1);
});

test('nothing can be drawn of nothing', () =>
  expect(() => weightedDraw([], Math.random)).toThrow('got nothing'));
