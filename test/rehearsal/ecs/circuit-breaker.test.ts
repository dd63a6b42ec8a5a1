import { CircuitBreaker, failureThreshold, restartDelay } from '../../../rehearsal/ecs/circuit-breaker';

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

describe('the circuit breaker', () => {
  const breaker = (changes = {}) =>
    new CircuitBreaker(
      {
        enable: true,
        rollback: true,
        resetOnHealthyTask: true,
        threshold: { type: 'COUNT', value: 2 },
        ...changes,
      },
      1,
    );

  test('opens once, at its threshold', () => {
    const one = breaker();
    expect([one.taskFailed(), one.taskFailed(), one.taskFailed()]).toEqual([false, true, false]);
  });

  test.each([
    [true, 1],
    [false, 2],
  ])('a healthy task sets it back: %s', (resetOnHealthyTask, failures) => {
    const one = breaker({ resetOnHealthyTask, threshold: { type: 'COUNT', value: 9 } });
    one.taskFailed();
    one.taskIsHealthy();
    one.taskFailed();
    expect(one.failures).toBe(failures);
  });

  test('counts and stays shut when it is switched off', () => {
    const one = breaker({ enable: false });
    expect([one.taskFailed(), one.taskFailed(), one.taskFailed()]).toEqual([false, false, false]);
    expect(one.failures).toBe(3);
  });
});
