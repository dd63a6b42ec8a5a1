/** What a team's own gate is written with: docs/gates/custom.md shows one. */
import type { DeploymentKind } from './shared/environment';
import { gate as inWrapper } from './shared/gate';
import type { HookAnswer, HookEvent } from './shared/hook-event';
import type { Verdict } from './shared/verdict';

export type { Answer } from './gate/requests/answer';
export { askGreen, type GreenRequest } from './gate/requests/ask-green';
export type { DeploymentKind } from './shared/environment';
export type { HookAnswer, HookEvent } from './shared/hook-event';
export type { Failed, Inconclusive, Passed, Verdict } from './shared/verdict';

/**
 * The deployment that a gate is asked about, as ECS has just described it: a part of what DescribeServiceDeployments
 * answers. The object has all of it.
 * source: ECS API reference, ServiceDeployment
 */
export interface ServiceDeployment {
  /** Of this deployment. */
  readonly serviceDeploymentArn?: string | undefined;
  /** Of the service that is deployed. */
  readonly serviceArn?: string | undefined;
  /** Of its cluster. */
  readonly clusterArn?: string | undefined;
  /** `IN_PROGRESS`, as long as a gate is asked. */
  readonly status?: string | undefined;
  /** Where the deployment is: `POST_TEST_TRAFFIC_SHIFT`. */
  readonly lifecycleStage?: string | undefined;
  /** When it was asked for. */
  readonly createdAt?: Date | undefined;
  /** When it began, after those before it. */
  readonly startedAt?: Date | undefined;
  /** Green, as it is now. */
  readonly targetServiceRevision?: ServiceRevisionSummary | undefined;
  /** What users have; more than one where a deployment was ended by the next. */
  readonly sourceServiceRevisions?: readonly ServiceRevisionSummary[] | undefined;
}

/** A revision of the service in a deployment. source: ECS API reference, ServiceRevisionSummary */
export interface ServiceRevisionSummary {
  /** Of the revision. */
  readonly arn?: string | undefined;
  /** Tasks that it is to have. */
  readonly requestedTaskCount?: number | undefined;
  /** Tasks that run. */
  readonly runningTaskCount?: number | undefined;
  /** Tasks that have been asked for and do not run yet. */
  readonly pendingTaskCount?: number | undefined;
}

/**
 * A check of a release: what it is asked with, when it must have answered (the signal is aborted 5 seconds before the
 * function's timeout), the deployment, and what kind of deployment it is. It may throw: whatever it throws makes the gate
 * inconclusive.
 */
export type Check = (
  event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
  kind: DeploymentKind,
) => Promise<Verdict>;

/** What Lambda calls: export it as `handler`. */
export type Hook = (input: unknown, context: HookContext) => Promise<HookAnswer>;

/** What a gate asks of Lambda's context. */
export interface HookContext {
  /** Milliseconds until Lambda ends the function. */
  getRemainingTimeInMillis(): number;
}

/**
 * Speaks the protocol of ECS lifecycle hooks for a check: the handler of a gate.
 *
 * It never throws (ECS takes that for a failure without a reason), ends before its own timeout, asks ECS what the
 * deployment is and lets a rollback pass, carries its state through IN_PROGRESS, heeds what people have decided, logs
 * one JSON line that is also the verdict's metric, and publishes the verdict: see docs/gates.md.
 */
export const gate = (check: Check): Hook => inWrapper(check);
