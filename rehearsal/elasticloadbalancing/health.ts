/** How a target group tells whether a target is healthy. */
export interface HealthCheck {
  readonly path: string;
  /** @default the port on which the target gets its requests: ELB's `traffic-port` */
  readonly port?: number;
  /** Simulated milliseconds from one check to the next. */
  readonly intervalMs: number;
  /** Real milliseconds that an answer may take: a live answer is never hurried. */
  readonly timeoutMs: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Statuses that pass, as ELB writes them: `200`, `200,204`, `200-299,301`. */
  readonly matcher: string;
}

/** A reason code of DescribeTargetHealth. */
export type FailureReason = 'Target.ResponseCodeMismatch' | 'Target.Timeout' | 'Target.FailedHealthChecks';
export type CheckResult = 'passed' | FailureReason;

/** What is known of a target from its checks so far. */
export interface Health {
  readonly state: 'initial' | 'healthy' | 'unhealthy';
  /** Checks in a row that spoke against the state. */
  readonly against: number;
  readonly reason?: FailureReason;
}

export const INITIAL_HEALTH: Health = { state: 'initial', against: 0 };

/**
 * A new target is healthy after one check; from then on a change takes a threshold's worth of checks in a row.
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
export function afterCheck(health: Health, result: CheckResult, check: HealthCheck): Health {
  if (result === 'passed') {
    if (health.state === 'healthy') return { state: 'healthy', against: 0 };
    if (health.state === 'initial') return { state: 'healthy', against: 0 };
    const against = health.against + 1;
    return against >= check.healthyThreshold ? { state: 'healthy', against: 0 } : { ...health, against };
  }
  if (health.state === 'unhealthy') return { state: 'unhealthy', against: 0, reason: result };
  const against = health.against + 1;
  return against >= check.unhealthyThreshold
    ? { state: 'unhealthy', against: 0, reason: result }
    : { state: health.state, against };
}

/** @param matcher single statuses and ranges, separated by commas */
export function matchesStatus(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [low, high = low] = part.split('-').map(Number);
    return low !== undefined && high !== undefined && low <= status && status <= high;
  });
}
