import { Admission } from '../../app/src/admission';
import { LoopDelay } from '../../app/src/loop-delay';

const limits = { inFlight: 2, loopDelay: 100 };

test.each<[string, number, number, boolean]>([
  // requests in flight, ms by which the loop is late → let in
  ['nothing', 0, 0, true],
  ['one below the limit', 1, 0, true],
  ['the limit', 2, 0, false],
  ['a loop that is as late as it may', 0, 100, true],
  ['a loop that is later', 0, 101, false],
])('%s', (_, inFlight, loopDelay, letIn) => {
  let late = 0;
  const admission = new Admission(limits, () => late);
  for (let nth = 0; nth < inFlight; nth += 1) admission.enter();
  late = loopDelay;
  expect(admission.enter() !== undefined).toBe(letIn);
});

test('a place that is given back is taken by the next, and is one place however often it is given back', () => {
  const admission = new Admission(limits, () => 0);
  const [leave] = [admission.enter(), admission.enter()];
  expect(admission.enter()).toBeUndefined();
  leave?.();
  leave?.();
  expect(admission.enter()).toBeDefined();
  expect(admission.enter()).toBeUndefined();
});

test('a request that was refused holds no place', () => {
  let late = 101;
  const admission = new Admission(limits, () => late);
  for (let nth = 0; nth < 10; nth += 1) admission.enter();
  late = 0;
  expect(admission.enter()).toBeDefined();
});

test.each<[string, number[], number]>([
  ['nothing yet', [], 0],
  ['a start', [900, 900], 0],
  ['one pause', [0, 5000, 0], 0],
  ['a pause that is over', [900, 900, 900, 3], 3],
  ['one that goes on', [0, 900, 700, 800], 700],
])('the loop is late by the least of the last looks: %s', (_, looks, expected) => {
  const delay = new LoopDelay();
  for (const look of looks) delay.note(look);
  expect(delay.milliseconds).toBe(expected);
});

test('a loop that is on time is not late', () => {
  jest.useFakeTimers();
  const delay = new LoopDelay();
  delay.watch();
  jest.advanceTimersByTime(1000);
  expect(delay.milliseconds).toBe(0);
  jest.useRealTimers();
});
