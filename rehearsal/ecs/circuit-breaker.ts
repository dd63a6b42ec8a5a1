/** How many tasks of a deployment may fail; see `DeploymentCircuitBreaker.ThresholdConfiguration`. */
export interface CircuitBreakerThreshold {
  readonly type: 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT' | 'COUNT';
  /** Percent of the desired count, or tasks. */
  readonly value: number;
}

/**
 * The number of failed tasks that opens the circuit breaker.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function failureThreshold({ type, value }: CircuitBreakerThreshold, desiredCount: number): number {
  if (type === 'COUNT') return value;
  const share = Math.ceil((value / 100) * desiredCount);
  return type === 'BOUNDED_PERCENT' ? Math.min(200, Math.max(3, share)) : Math.max(1, share);
}

const SHORTEST_DELAY = 10_000;
const LONGEST_DELAY = 27 * 60_000;

/**
 * How long ECS waits before it starts another task in the place of one that failed, in milliseconds.
 *
 * The documentation says that the time grows up to 27 minutes and not how; it is taken to double from 10 seconds.
 *
 * @param failures tasks that failed in a row, at least 1
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export function restartDelay(failures: number): number {
  return Math.min(LONGEST_DELAY, SHORTEST_DELAY * 2 ** (failures - 1));
}
