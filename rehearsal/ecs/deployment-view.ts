import type { DeploymentJournal } from './deployment-journal';
import type { ServiceDeploymentProperties } from './deployment-properties';
import type { DeploymentStatus, HookStatus } from './deployment-result';
import type { Strategy } from './stages';
import type { TaskSet } from './task-set';

export interface ServiceRevisionView {
  readonly arn: string;
  readonly requestedTaskCount: number;
  readonly runningTaskCount: number;
  readonly pendingTaskCount: number;
  /** Percent. */
  readonly requestedTestTrafficWeight: number;
  readonly requestedProductionTrafficWeight: number;
}

/** A deployment as DescribeServiceDeployments shows it: the API's names, dates as `Date`. */
export interface ServiceDeploymentView {
  readonly serviceDeploymentArn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly createdAt: Date;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt?: Date;
  /** Of a deployment that was stopped: by someone, or since it failed and does not roll back. */
  readonly stoppedAt?: Date;
  readonly status: DeploymentStatus;
  readonly statusReason?: string;
  readonly lifecycleStage?: string;
  readonly lifecycleHookDetails: readonly {
    readonly hookId: string;
    readonly targetType: 'AWS_LAMBDA' | 'PAUSE';
    /** Not set for a PAUSE hook. */
    readonly targetArn?: string;
    readonly status: HookStatus;
    readonly expiresAt: Date;
    readonly timeoutAction: 'CONTINUE' | 'ROLLBACK';
  }[];
  readonly sourceServiceRevisions: readonly ServiceRevisionView[];
  readonly targetServiceRevision: ServiceRevisionView;
  readonly rollback?: {
    readonly reason: string;
    readonly startedAt: Date;
    readonly serviceRevisionArn: string;
  };
  readonly deploymentConfiguration?: {
    readonly strategy: Strategy['name'];
    readonly bakeTimeInMinutes: number;
    readonly canaryConfiguration?: {
      readonly canaryPercent: number;
      readonly canaryBakeTimeInMinutes: number;
    };
    readonly linearConfiguration?: {
      readonly stepPercent: number;
      readonly stepBakeTimeInMinutes: number;
    };
  };
  readonly alarms: {
    readonly status: 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';
    readonly alarmNames: readonly string[];
    readonly triggeredAlarmNames: readonly string[];
  };
  readonly deploymentCircuitBreaker: {
    readonly status: 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';
    readonly failureCount: number;
    readonly threshold: number;
  };
}

type MonitorStatus = 'DISABLED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'TRIGGERED';

/** The deployment as it stands. */
export function viewOf(
  properties: ServiceDeploymentProperties,
  journal: DeploymentJournal,
  breaker: { readonly threshold: number; readonly failures: number },
  green: TaskSet | undefined,
): ServiceDeploymentView {
  const { source, left = [], target, configuration } = properties;
  const { test, production } = journal.weights;
  const stage = journal.stages.at(-1);
  const isOver = journal.endedAt !== undefined;
  const monitor = (enabled: boolean, triggered: boolean): MonitorStatus => {
    if (!enabled) return 'DISABLED';
    if (triggered) return 'TRIGGERED';
    return isOver ? 'MONITORING_COMPLETE' : 'MONITORING';
  };
  return {
    serviceDeploymentArn: properties.deploymentArn,
    serviceArn: properties.serviceArn,
    clusterArn: properties.clusterArn,
    createdAt: new Date(journal.createdAt),
    startedAt: new Date(journal.startedAt),
    updatedAt: new Date(journal.updatedAt),
    ...(journal.endedAt !== undefined && { finishedAt: new Date(journal.endedAt) }),
    ...(journal.endedAt !== undefined &&
      journal.status === 'STOPPED' && { stoppedAt: new Date(journal.endedAt) }),
    status: journal.status,
    ...(journal.statusReason !== undefined && { statusReason: journal.statusReason }),
    ...(stage && { lifecycleStage: stage.name }),
    lifecycleHookDetails: (stage?.hooks ?? []).map((hook) => ({
      hookId: hook.hookId,
      targetType: hook.targetType,
      ...(hook.targetType === 'AWS_LAMBDA' && { targetArn: hook.arn }),
      status: hook.verdict,
      expiresAt: new Date(hook.expiresAt),
      timeoutAction: hook.onTimeout,
    })),
    sourceServiceRevisions: [
      ...(source ? [revisionView(source.revision.arn, source, 100 - test, 100 - production)] : []),
      ...left.map((tasks) => revisionView(tasks.revision.arn, tasks, 0, 0)),
    ],
    targetServiceRevision: revisionView(target.arn, green, test, production),
    ...(source &&
      journal.rollbackStartedAt !== undefined && {
        rollback: {
          reason: journal.decision?.reason ?? '',
          startedAt: new Date(journal.rollbackStartedAt),
          serviceRevisionArn: source.revision.arn,
        },
      }),
    deploymentConfiguration: {
      strategy: configuration.strategy.name,
      bakeTimeInMinutes: configuration.bakeMs / 60_000,
      ...stepsViewOf(configuration.strategy),
    },
    alarms: {
      status: monitor(configuration.alarms.enable, journal.triggeredAlarms.length > 0),
      alarmNames: configuration.alarms.names,
      triggeredAlarmNames: journal.triggeredAlarms,
    },
    deploymentCircuitBreaker: {
      status: monitor(configuration.circuitBreaker.enable, journal.decision?.decidedBy === 'circuit-breaker'),
      failureCount: breaker.failures,
      threshold: breaker.threshold,
    },
  };
}

/** source: Amazon ECS API reference, DeploymentConfiguration, CanaryConfiguration, LinearConfiguration */
function stepsViewOf(strategy: Strategy) {
  switch (strategy.name) {
    case 'CANARY':
      return {
        canaryConfiguration: {
          canaryPercent: strategy.percent,
          canaryBakeTimeInMinutes: strategy.holdMs / 60_000,
        },
      };
    case 'LINEAR':
      return {
        linearConfiguration: {
          stepPercent: strategy.stepPercent,
          stepBakeTimeInMinutes: strategy.holdMs / 60_000,
        },
      };
    default:
      return {};
  }
}

function revisionView(
  arn: string,
  tasks: TaskSet | undefined,
  requestedTestTrafficWeight: number,
  requestedProductionTrafficWeight: number,
): ServiceRevisionView {
  const { requested, running, pending } = tasks?.counts ?? { requested: 0, running: 0, pending: 0 };
  return {
    arn,
    requestedTaskCount: requested,
    runningTaskCount: running,
    pendingTaskCount: pending,
    requestedTestTrafficWeight,
    requestedProductionTrafficWeight,
  };
}
