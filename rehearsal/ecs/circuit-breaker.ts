/** How many tasks of a deployment may fail; see `DeploymentCircuitBreaker.ThresholdConfiguration`. */
export interface CircuitBreakerThreshold {
  readonly type: 'BOUNDED_PERCENT' | 'UNBOUNDED_PERCENT' | 'COUNT';
  /** Percent of the desired count, or tasks. */
  readonly value: number;
}

/** `DeploymentConfiguration.DeploymentCircuitBreaker`. */
export interface CircuitBreakerConfiguration {
  readonly enable: boolean;
  /** Whether it rolls the deployment back, or fails it and leaves it at that. */
  readonly rollback: boolean;
  /** A healthy task sets the count of failed ones back to none. */
  readonly resetOnHealthyTask: boolean;
  readonly threshold: CircuitBreakerThreshold;
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

/**
 * Counts the failed tasks of a deployment, in every strategy: AWS's page names rolling and blue/green deployments.
 * That it goes on counting after green has come up, until the deployment is decided, is a guess.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html
 */
export class CircuitBreaker {
  readonly threshold: number;
  failures = 0;
  isOpen = false;

  /** @param desiredCount when the deployment starts */
  constructor(
    readonly configuration: CircuitBreakerConfiguration,
    desiredCount: number,
  ) {
    this.threshold = failureThreshold(configuration.threshold, desiredCount);
  }

  taskIsHealthy(): void {
    if (this.configuration.resetOnHealthyTask) this.failures = 0;
  }

  /** @returns whether this failure has opened it */
  taskFailed(): boolean {
    this.failures += 1;
    if (!this.configuration.enable || this.isOpen || this.failures < this.threshold) return false;
    this.isOpen = true;
    return true;
  }

  /** In the words of ECS. */
  // source: hashicorp/terraform-provider-aws acceptance tests
  reason(lastFailure: string): string {
    const ended = this.configuration.rollback ? 'rolled back' : 'failed';
    return `Service deployment ${ended} because the circuit breaker threshold was exceeded. Last failure: ${lastFailure}`;
  }
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
