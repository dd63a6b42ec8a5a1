import type { Service, ServiceRevision, Task, TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs';
import { AwsError } from '../aws-error';
import type { ServiceDeploymentView } from '../ecs/deployment-view';

/** A service revision as DescribeServiceRevisions shows it. */
export type ServiceRevisionView = ServiceRevision & { readonly serviceRevisionArn: string };

/** A service as DescribeServices shows it. */
export type ServiceView = Service & {
  readonly serviceArn: string;
  readonly serviceName: string;
  readonly clusterArn: string;
};

/** What hooks can see of ECS, oldest first. */
export interface EcsModel {
  services(): readonly ServiceView[];
  deployments(): readonly ServiceDeploymentView[];
  revisions(): readonly ServiceRevisionView[];
}

/** A task as DescribeTasks shows it. */
export type TaskView = Task & {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
};

/** A task definition as DescribeTaskDefinition shows it. */
export type TaskDefinitionView = TaskDefinition & {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
};

export interface TasksToRun {
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly count: number;
  readonly overrides: TaskOverride | undefined;
  readonly startedBy: string | undefined;
  readonly group: string | undefined;
  /** One that is known starts nothing again. */
  readonly clientToken?: string | undefined;
}

/** Tasks, of services and on their own. */
export interface EcsTasks {
  /** Stopped ones too, for as long as ECS would show them. Oldest first. */
  tasks(): readonly TaskView[];
  /** Active ones. */
  taskDefinitions(): readonly TaskDefinitionView[];
  /** Starts tasks that belong to no service, and does not wait for them. */
  runTasks(request: TasksToRun): readonly TaskView[] | Promise<readonly TaskView[]>;
  /** Begins to stop a task; one of a service is replaced. The task exists. */
  stopTask(taskArn: string, reason: string): void;
}

/** What an operator, or a hook for one, does to a service. What is named exists, and is in a state to take it. */
export interface EcsControl {
  stopServiceDeployment(arn: string, stopType: 'ABORT' | 'ROLLBACK'): void;
  continueServiceDeployment(arn: string, hookId: string, action: 'CONTINUE' | 'ROLLBACK'): void;
  /** A new deployment is of the revision as it is. */
  updateService(
    serviceArn: string,
    change: { readonly desiredCount: number | undefined; readonly forceNewDeployment: boolean },
  ): void;
}

/** ECS takes a full ARN or the name that it ends in. */
export function isNamed(wanted: string, arn: string): boolean {
  return wanted === arn || wanted === arn.slice(arn.lastIndexOf('/') + 1);
}

/** The services of a cluster. @throws AwsError for a cluster that no service is in */
export function servicesOf(model: EcsModel, cluster: string): readonly ServiceView[] {
  const services = model.services().filter(({ clusterArn }) => isNamed(cluster, clusterArn));
  if (services.length === 0) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  return services;
}

/** @throws AwsError when there is none */
export function serviceOf(model: EcsModel, cluster: string, service: string): ServiceView {
  const found = servicesOf(model, cluster).find(({ serviceArn }) => isNamed(service, serviceArn));
  if (found === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.');
  return found;
}

/** ECS answers what it finds and lists the rest as failures, instead of failing the call. */
export function pick<T>(
  wanted: readonly string[],
  all: readonly T[],
  matches: (wanted: string, each: T) => boolean,
): { found: T[]; failures: { arn: string; reason: 'MISSING' }[] } {
  const found: T[] = [];
  const failures: { arn: string; reason: 'MISSING' }[] = [];
  for (const arn of wanted) {
    const match = all.find((each) => matches(arn, each));
    if (match === undefined) failures.push({ arn, reason: 'MISSING' });
    else found.push(match);
  }
  return { found, failures };
}
