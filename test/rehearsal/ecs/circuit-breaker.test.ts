import { failureThreshold, restartDelay } from '../../../rehearsal/ecs/circuit-breaker';

// source: SDK ThresholdType; DG deployment-circuit-breaker
test.each([
  ['BOUNDED_PERCENT', 50, 1, 3],
  ['BOUNDED_PERCENT', 50, 2, 3],
  ['BOUNDED_PERCENT', 50, 25, 13],
  ['BOUNDED_PERCENT', 50, 400, 200],
  ['BOUNDED_PERCENT', 50, 800, 200],
  ['UNBOUNDED_PERCENT', 50, 800, 400],
  ['UNBOUNDED_PERCENT', 50, 1, 1],
  ['COUNT', 7, 2, 7],
] as const)('%s %d of %d tasks: %d failures', (type, value, desiredCount, expected) => {
  expect(failureThreshold({ type, value }, desiredCount)).toBe(expected);
});

// source: DG service-throttle-logic: up to 27 minutes
test.each([
  [1, 10],
  [2, 20],
  [5, 160],
  [8, 1280],
  [9, 1620],
  [2000, 1620],
])('after %d failures in a row the next task waits %d s', (failures, seconds) => {
  expect(restartDelay(failures)).toBe(seconds * 1000);
});
