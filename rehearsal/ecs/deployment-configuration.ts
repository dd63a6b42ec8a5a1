import type { DeploymentAlarms } from './alarm-watch';
import type { CircuitBreakerConfiguration } from './circuit-breaker';
import type { LifecycleHook, PauseHook } from './lifecycle-hook';
import type { Strategy } from './stages';

/** An `AWS::ECS::Service` as its deployments see it. Times are simulated milliseconds. */
export interface DeploymentConfiguration {
  readonly strategy: Strategy;
  /** Both revisions run on for this long after the last shift; in a rolling deployment, alarms are watched. */
  readonly bakeMs: number;
  /** A rolling deployment that sets no bake time: ECS computes it from the alarms, and `bakeMs` is 0. */
  readonly bakeFollowsAlarms?: boolean;
  /** Lambda functions. */
  readonly hooks: readonly LifecycleHook[];
  readonly pauses: readonly PauseHook[];
  readonly alarms: DeploymentAlarms;
  readonly circuitBreaker: CircuitBreakerConfiguration;
  readonly desiredCount: number;
  /** Undefined for a service behind none. */
  readonly loadBalancer?: ServiceLoadBalancer;
  readonly gracePeriodMs: number;
}

export interface ServiceLoadBalancer {
  readonly containerName: string;
  readonly containerPort: number;
  readonly targetGroupArn: string;
  /** These three are the service's advanced configuration, which only a shift of traffic needs. */
  readonly alternateTargetGroupArn?: string;
  readonly productionListenerRule?: string;
  readonly testListenerRule?: string;
}

/** A load balancer between two target groups of which traffic can be shifted. */
export interface ShiftingLoadBalancer extends ServiceLoadBalancer {
  readonly alternateTargetGroupArn: string;
  readonly productionListenerRule: string;
}

export type ShiftingConfiguration = DeploymentConfiguration & { readonly loadBalancer: ShiftingLoadBalancer };

/** Undefined for a service that has no advanced configuration. */
export function shiftingLoadBalancer(loadBalancer?: ServiceLoadBalancer): ShiftingLoadBalancer | undefined {
  const { alternateTargetGroupArn, productionListenerRule } = loadBalancer ?? {};
  if (!loadBalancer || alternateTargetGroupArn === undefined || productionListenerRule === undefined)
    return undefined;
  return { ...loadBalancer, alternateTargetGroupArn, productionListenerRule };
}
