import { RateLimit } from '../../../rehearsal/wafv2/rate-limit';

const SECOND = 1000;
const RATE = { requests: 100, seconds: 60 };

/** A rule whose clock is told what time it is. */
function limitAt() {
  let now = 0;
  const limit = new RateLimit({ now: () => now });
  return {
    sends: (seconds: number, address: string, count: number, rate = RATE) => {
      now = seconds * SECOND;
      return limit.isOver(rate, address, count);
    },
  };
}

test('it looks every ten seconds, and not in between', () => {
  const { sends } = limitAt();
  expect(sends(0, 'a', 1000)).toBe(false);
  expect(sends(9.9, 'a', 1)).toBe(false);
  expect(sends(10, 'a', 1)).toBe(true);
});

test('the limit itself is not over it', () => {
  const { sends } = limitAt();
  sends(0, 'a', 100);
  expect(sends(10, 'a', 1)).toBe(false);
  expect(sends(20, 'a', 1)).toBe(true);
});

test('each address is counted by itself', () => {
  const { sends } = limitAt();
  sends(1, 'a', 1000);
  sends(1, 'b', 100);
  expect([sends(10, 'a', 1), sends(10, 'b', 0)]).toEqual([true, false]);
});

test('what it refuses counts, too: who goes on stays out', () => {
  const { sends } = limitAt();
  for (let second = 0; second < 300; second += 1) {
    expect(sends(second, 'a', 10)).toBe(second >= 20);
  }
});

test('who stops comes back when the window has passed', () => {
  const { sends } = limitAt();
  sends(5, 'a', 1000);
  const comesBack = [10, 60, 65, 70].map((second) => [second, sends(second, 'a', 0)]);
  expect(comesBack).toEqual([
    [10, true],
    [60, true],
    [65, true],
    [70, false],
  ]);
});

test.each([
  ['another number', { requests: 99, seconds: 60 }],
  ['another window', { requests: 100, seconds: 120 }],
])('%s begins anew', (_, other) => {
  const { sends } = limitAt();
  sends(5, 'a', 1000);
  expect(sends(10, 'a', 1000)).toBe(true);
  expect(sends(11, 'a', 1000, other)).toBe(false);
  expect(sends(19, 'a', 1, other)).toBe(false);
  expect(sends(20, 'a', 1, other)).toBe(true);
});
