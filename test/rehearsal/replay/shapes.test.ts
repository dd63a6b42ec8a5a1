import { shapeText } from '../../../rehearsal/replay/shape';
import { Shapes } from '../../../rehearsal/replay/shapes';

function counted(paths: readonly (readonly [path: string, times: number, method?: 'HEAD'])[]) {
  const shapes = new Shapes();
  for (const [path, times, method = 'GET'] of paths)
    for (let time = 0; time < times; time += 1) shapes.add(path.split('/').slice(1), method);
  return shapes.counted().map(({ segments, get, head }) => [shapeText(segments), get, head]);
}

test('shapes are counted by method, the most frequent first', () =>
  expect(
    counted([
      ['/a', 3],
      ['/a/b', 4],
      ['/a', 2, 'HEAD'],
      ['/', 1],
    ]),
  ).toEqual([
    ['/a', 3, 2],
    ['/a/b', 4, 0],
    ['/', 1, 0],
  ]));

test('a name that was asked for only once or twice is not kept, nor is one below it', () =>
  expect(
    counted([
      ['/users/jane', 2],
      ['/users/john', 1],
      ['/users/me', 4],
      ['/jane/cart', 2],
    ]),
  ).toEqual([
    ['/users/me', 4, 0],
    ['/users/{value}', 3, 0],
    ['/{value}/{value}', 2, 0],
  ]));

test('more than fifty names side by side are values, and what is below them is one', () => {
  const names = Array.from({ length: 51 }, (_, at) => `name${at}`);
  expect(counted([...names.map((name) => [`/users/${name}/cart`, 3] as const), ['/users/name0', 9]])).toEqual(
    [
      ['/users/{value}/cart', 153, 0],
      ['/users/{value}', 9, 0],
    ],
  );
  expect(counted(names.slice(1).map((name) => [`/users/${name}`, 3]))).toHaveLength(50);
});

test('what lies deep is not looked at', () =>
  expect(counted([['/a/b/c/d/e/f/g/h/i/j/k', 3]])).toEqual([['/a/b/c/d/e/f/g/h/{rest}', 3, 0]]));

test('a hostile log takes no more places than another', () => {
  const shapes = new Shapes();
  const letters = (at: number) =>
    at.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
  let requests = 0;
  for (let first = 0; first < 40; first += 1)
    for (let second = 0; second < 40; second += 1)
      for (let third = 0; third < 40; third += 1, requests += 3)
        for (let time = 0; time < 3; time += 1)
          shapes.add([letters(first), letters(second), letters(third)], 'GET');
  const found = shapes.counted();
  expect(found.length).toBeLessThan(10_000);
  expect(found.reduce((sum, { get }) => sum + get, 0)).toBe(requests);
});
