import type { DecidedBy } from './interruption';
import type { GateAnswer } from './lifecycle-hook';
import type { TaskEvent } from './task-set';

/** A hook's status as ECS names it; as it was for good when the deployment ended before the hook. */
export type HookStatus = 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';

export interface HookRecord {
  /** Of the function; the hook id of a PAUSE hook, which has no target. */
  readonly arn: string;
  /** Of the gate that a PAUSE hook is, where that is known. */
  readonly id?: string;
  /** What each of the gates answered last that the function is, where they are several and known. */
  readonly gates?: readonly GateAnswer[];
  readonly verdict: HookStatus;
  /** In the words of ECS; empty unless it failed or timed out. */
  readonly reason: string;
  /** In the hook's own words, with its last answer; ECS does not read them. */
  readonly said?: string;
  readonly invocations: number;
}

/** A hook in one pass through a stage, as DescribeServiceDeployments shows it. */
export interface HookRun extends HookRecord {
  /** What ContinueServiceDeployment takes. */
  readonly hookId: string;
  readonly targetType: 'AWS_LAMBDA' | 'PAUSE';
  /** Simulated milliseconds since the Unix epoch. */
  readonly expiresAt: number;
  readonly onTimeout: 'CONTINUE' | 'ROLLBACK';
}

/** Times are simulated milliseconds since the Unix epoch. */
export interface StageRecord {
  readonly name: string;
  /** Whether the stage was passed on the way back. */
  readonly inRollback: boolean;
  readonly startedAt: number;
  /** Undefined while it lasts, or when the deployment was decided in it. */
  readonly endedAt?: number;
  /** Percent of the production traffic that green has, at the stage's end. */
  readonly greenPercent: number;
  readonly hooks: readonly HookRecord[];
}

/** How a deployment ended. Times are simulated milliseconds since the Unix epoch. */
export interface DeploymentResult {
  readonly outcome: 'released' | 'rolled-back' | 'failed';
  readonly decidedBy: DecidedBy;
  readonly reason: string;
  readonly startedAt: number;
  readonly decidedAt: number;
  readonly endedAt: number;
  /**
   * When blue had all production traffic again; of a rolling deployment, when all of its tasks were back and green's out
   * of service. Undefined when green never had any, or kept it.
   */
  readonly weightsRestoredAt?: number;
  /** Percent; of a rolling deployment, green's share of the healthy tasks. */
  readonly highestGreenWeight: number;
  /**
   * Of a deployment that went back: blue's healthy tasks when it ended, and how many there should be. With none, the
   * users are on tasks that do not answer, whatever ECS calls it; the outcome is `failed` then.
   */
  readonly rollbackTarget?: { readonly healthy: number; readonly desired: number };
  readonly stages: readonly StageRecord[];
}

/** What happens in a deployment while it happens. `at`: simulated milliseconds since the Unix epoch. */
export type DeploymentEvent = { readonly at: number } & (
  | { readonly type: 'stage'; readonly stage: string; readonly inRollback: boolean }
  | { readonly type: 'hook'; readonly stage: string; readonly hook: HookRun }
  | { readonly type: 'weights'; readonly traffic: 'test' | 'production'; readonly greenPercent: number }
  | { readonly type: 'task'; readonly task: TaskEvent }
  | { readonly type: 'decision'; readonly decidedBy: DecidedBy; readonly reason: string }
  | { readonly type: 'status'; readonly status: DeploymentStatus }
);

/** As `ServiceDeploymentStatus` of the ECS API. */
export type DeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'STOP_REQUESTED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

/** A deployment in one of these does not change any more. */
export const TERMINAL: readonly DeploymentStatus[] = [
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
];
