import type { Clock } from '../clock/clock';
import type { TrafficRules } from './traffic-rules';
import type { ServiceRevision } from './workload';

export interface TaskSetProperties {
  readonly revision: ServiceRevision;
  /** Undefined for a service without a load balancer. */
  readonly targetGroupArn: string | undefined;
  /** As `DescribeServices` has it: `ecs-svc/…`. */
  readonly deploymentId?: string;
  /** What {@link TaskSet.scaleUp} starts. */
  readonly desiredCount: number;
  /** Simulated milliseconds from a task's start in which failed health checks do not count. */
  readonly gracePeriodMs: number;
  readonly clock: Clock;
  readonly rules: TrafficRules;
  /** Aborted when the rehearsal ends: no task is started any more, and nobody waits for one. */
  readonly signal: AbortSignal;
}
