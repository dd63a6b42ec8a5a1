import { timeLimit } from '../../../lambda/shared/time-limit';

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

test('aborts when the time is up, and not before', () => {
  const limit = timeLimit(100);
  jest.advanceTimersByTime(99);
  expect([limit.signal.aborted, limit.passed()]).toEqual([false, false]);
  jest.advanceTimersByTime(1);
  expect([limit.signal.aborted, limit.passed()]).toEqual([true, true]);
});

test('aborts with the outer signal, whose end is not its own', () => {
  const outer = new AbortController();
  const limit = timeLimit(100, outer.signal);
  outer.abort(new Error('enough'));
  expect([limit.signal.aborted, limit.passed()]).toEqual([true, false]);
  expect(limit.signal.reason).toEqual(new Error('enough'));
  limit.lift();
});

test('is aborted from the start when the outer signal is', () => {
  const limit = timeLimit(100, AbortSignal.abort());
  expect(limit.signal.aborted).toBe(true);
  limit.lift();
});

test('once lifted it never aborts', () => {
  const outer = new AbortController();
  const limit = timeLimit(100, outer.signal);
  limit.lift();
  jest.advanceTimersByTime(1_000);
  outer.abort();
  expect(limit.signal.aborted).toBe(false);
});
