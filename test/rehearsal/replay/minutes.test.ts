import { Minutes } from '../../../rehearsal/replay/minutes';

const MINUTE = 60_000;

test.each<[string, number[], number[]]>([
  ['one minute', [0, 1, 59_999], [3]],
  ['in whatever order', [2, 0, 1, 1].map((at) => at * MINUTE), [1, 2, 1]],
  ['a quiet minute counts', [0, 2 * MINUTE], [1, 0, 1]],
  ['five quiet minutes count', [0, 6 * MINUTE], [1, 0, 0, 0, 0, 0, 1]],
  ['where more is missing, files are', [0, 7 * MINUTE, 9_000_000 * MINUTE], [1, 1, 1]],
])('%s', (_what, times, expected) => {
  const minutes = new Minutes();
  for (const at of times) expect(minutes.add(at)).toBe(true);
  expect(minutes.inOrder()).toEqual(expected);
});

test('a log with more minutes than two months have is cut there', () => {
  const minutes = new Minutes();
  for (let at = 0; at < 90_000; at += 1) minutes.add(at * MINUTE);
  expect(minutes.add(90_000 * MINUTE)).toBe(false);
  expect(minutes.add(5 * MINUTE)).toBe(true);
});
