import type { ContainerImageView } from './container-image';
import type { ServiceDeploymentView } from './deployment-view';
import type { DeploymentHandle } from './service-handle';
import type { ServiceEvent } from './service-log';
import type { TaskCounts, TaskSet } from './task-set';

/** A deployment as DescribeServices shows it. */
export interface RolloutView {
  /** `ecs-svc/…`. */
  readonly id: string;
  readonly status: 'PRIMARY' | 'ACTIVE';
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly failedTasks: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  readonly rolloutStateReason: string;
}

/** A service as DescribeServices shows it: the API's names, dates as `Date`, and the SDK's types of arrays. */
export interface ServiceView {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly taskDefinition: string;
  readonly launchType: 'FARGATE';
  readonly schedulingStrategy: 'REPLICA';
  readonly deploymentController: { readonly type: 'ECS' };
  readonly currentServiceDeployment?: string;
  readonly currentServiceRevisions: ({ readonly arn: string } & {
    readonly requestedTaskCount: number;
    readonly runningTaskCount: number;
    readonly pendingTaskCount: number;
  })[];
  readonly deployments: RolloutView[];
  /** Newest first. */
  readonly events: ServiceEvent[];
  readonly healthCheckGracePeriodSeconds: number;
  readonly createdAt: Date;
}

/** A revision as DescribeServiceRevisions shows it. */
export interface RevisionView {
  readonly serviceRevisionArn: string;
  readonly serviceArn: string;
  readonly clusterArn: string;
  readonly taskDefinition: string;
  readonly launchType: 'FARGATE';
  readonly createdAt: Date;
  readonly containerImages?: ContainerImageView[];
  /** Where the revision really is. */
  readonly resolvedConfiguration?: {
    readonly loadBalancers: {
      readonly targetGroupArn: string;
      readonly productionListenerRule?: string;
    }[];
  };
}

export function totalOf(sets: readonly TaskSet[]): Pick<TaskCounts, 'running' | 'pending'> {
  let [running, pending] = [0, 0];
  for (const { counts } of sets) {
    running += counts.running;
    pending += counts.pending;
  }
  return { running, pending };
}

export function revisionsOf(sets: readonly TaskSet[]): ServiceView['currentServiceRevisions'] {
  return sets.map(({ revision, counts }) => ({
    arn: revision.arn,
    requestedTaskCount: counts.requested,
    runningTaskCount: counts.running,
    pendingTaskCount: counts.pending,
  }));
}

/** The newest deployment that has tasks is the primary one. */
export function rolloutsOf(
  sets: readonly TaskSet[],
  deployments: readonly DeploymentHandle[],
  serviceCreatedAt: Date,
): RolloutView[] {
  return sets.map(({ revision, counts, deploymentId }, index) => {
    const view = deployments.find((handle) => handle.revision.arn === revision.arn)?.view();
    const id = deploymentId ?? revision.arn;
    return {
      id,
      status: index === 0 ? 'PRIMARY' : 'ACTIVE',
      taskDefinition: revision.taskDefinition ?? '',
      desiredCount: counts.requested,
      runningCount: counts.running,
      pendingCount: counts.pending,
      failedTasks: view?.deploymentCircuitBreaker.failureCount ?? 0,
      createdAt: view?.createdAt ?? serviceCreatedAt,
      updatedAt: view?.updatedAt ?? serviceCreatedAt,
      ...rolloutState(id, view),
    };
  });
}

function rolloutState(
  id: string,
  view: ServiceDeploymentView | undefined,
): Pick<RolloutView, 'rolloutState' | 'rolloutStateReason'> {
  if (view === undefined || view.status === 'SUCCESSFUL')
    return { rolloutState: 'COMPLETED', rolloutStateReason: `ECS deployment ${id} completed.` };
  if (view.status === 'PENDING' || view.status === 'IN_PROGRESS')
    return { rolloutState: 'IN_PROGRESS', rolloutStateReason: `ECS deployment ${id} in progress.` };
  return { rolloutState: 'FAILED', rolloutStateReason: view.statusReason ?? '' };
}
