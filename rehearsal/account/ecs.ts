import { AwsError } from '../aws-error';
import type { ServiceDeploymentView } from '../ecs/deployment-view';
import { EcsError } from '../ecs/ecs-error';
import { exitCodeOf, withoutLastWords } from '../ecs/exit-code';
import type { EcsService } from '../ecs/service';
import type { TaskRecord } from '../ecs/task-records';
import { WorkerServices } from '../ecs/worker-services';
import type { TaskLauncher } from '../ecs/workload';
import type {
  EcsControl,
  EcsModel,
  EcsTasks,
  ServiceRevisionView,
  ServiceView,
  TaskDefinitionView,
  TasksToRun,
  TaskView,
} from '../endpoint/ecs-model';
import { ClientTokens } from './client-tokens';

/** What a service's tasks are made of. */
export interface AttachedService {
  readonly service: EcsService;
  readonly taskDefinition: TaskDefinitionView;
  /** Those that were registered since. @default none */
  readonly registered?: () => readonly TaskDefinitionView[];
  /** Starts a task that belongs to no service. */
  readonly standalone: (request: TasksToRun) => TaskLauncher;
}

/** Changes what ECS answers to what it would be if something had gone wrong there that no call does. */
export interface Distortion {
  readonly services?: (services: readonly ServiceView[]) => readonly ServiceView[];
  readonly tasks?: (tasks: readonly TaskView[]) => readonly TaskView[];
}

/** ECS of one rehearsal, as hooks see it and steer it through the API: one service, once it is there. */
export class Ecs implements EcsModel, EcsTasks, EcsControl {
  private attached: AttachedService | undefined;
  private distortion: Distortion = {};
  private readonly tokens: ClientTokens;
  /** Beside it: services that take their work from a queue. */
  readonly workers: WorkerServices;
  /** Task definitions of workers and jobs, by ARN. None of them is started here. */
  private readonly others = new Map<string, TaskDefinitionView>();

  /** @param now of the clock by which tokens expire. @default they do not */
  constructor(now: () => number = () => 0) {
    this.workers = new WorkerServices(now);
    this.tokens = new ClientTokens(now, () => this.attached?.service.tasks() ?? []);
  }

  /** From now on calls meet this service. */
  attach(attached: AttachedService): void {
    this.attached = attached;
  }

  /** A task definition that is shown, and that nothing runs by. */
  show(definition: TaskDefinitionView): void {
    this.others.set(definition.taskDefinitionArn, definition);
  }

  /** For tests of what looks for such things: in place of the distortion before. Nothing that runs changes. */
  distort(distortion: Distortion): void {
    this.distortion = distortion;
  }

  services(): readonly ServiceView[] {
    const { service } = this.attached ?? {};
    // The SDK's type has lists that one may change; these are copies of the service's own.
    const services = service
      ? [
          { ...(structuredClone(service.describe()) as ServiceView), ...loadBalancersOf(service) },
          ...this.workers.services(),
        ]
      : [];
    return this.distortion.services?.(services) ?? services;
  }

  deployments(): readonly ServiceDeploymentView[] {
    const { service } = this.attached ?? {};
    // Who asks for the newest means the service's.
    return service ? [...this.workers.deployments(), ...service.deployments()] : [];
  }

  revisions(): readonly ServiceRevisionView[] {
    const { service } = this.attached ?? {};
    if (!service) return [];
    const all = structuredClone(service.revisions()) as ServiceRevisionView[];
    const own = all.map((revision) => ({ ...revision, ...loadBalancersOf(service) }));
    return [...this.workers.revisions(), ...own];
  }

  tasks(): readonly TaskView[] {
    const { service } = this.attached ?? {};
    // What ECS has resolved for a revision once is what all of its tasks run.
    // source: Amazon ECS developer guide, "Container image resolution"
    const images = new Map(
      service?.revisions().map(({ taskDefinition, containerImages }) => [taskDefinition, containerImages]),
    );
    const own = (service?.tasks() ?? []).map((record) =>
      taskView(record, this.container, images.get(record.taskDefinitionArn)?.[0]?.imageDigest),
    );
    const tasks = service ? [...own, ...this.workers.tasks()] : [];
    return this.distortion.tasks?.(tasks) ?? tasks;
  }

  private get container(): string {
    return this.attached?.taskDefinition.containerDefinitions?.[0]?.name ?? 'container';
  }

  taskDefinitions(): readonly TaskDefinitionView[] {
    if (!this.attached) return [];
    const { taskDefinition, registered } = this.attached;
    const since = (registered?.() ?? []).filter(
      (each) => each.taskDefinitionArn !== taskDefinition.taskDefinitionArn,
    );
    return [taskDefinition, ...since, ...this.others.values()];
  }

  async runTasks({ clientToken, ...request }: TasksToRun): Promise<readonly TaskView[]> {
    const { service, standalone } = this.known();
    // Its command would be taken for that of the service.
    if (this.others.has(request.taskDefinitionArn))
      throw new AwsError('ClientException', 'TaskDefinition not found.');
    const started = await this.tokens.once(clientToken, request, async () => {
      const revision = { taskDefinition: request.taskDefinitionArn, tasks: standalone(request) };
      const ids = new Set<string>();
      for (let nth = 0; nth < request.count; nth += 1)
        ids.add((await service.runTask(revision, request.startedBy)).id);
      return ids;
    });
    return this.tasks().filter(({ taskArn }) => started.has(taskArn.slice(taskArn.lastIndexOf('/') + 1)));
  }

  stopTask(taskArn: string, reason: string): void {
    asAwsError(() => this.known().service.stopTask(taskArn, reason));
  }

  stopServiceDeployment(arn: string, stopType: 'ABORT' | 'ROLLBACK'): void {
    asAwsError(() => this.known().service.stopServiceDeployment(arn, stopType));
  }

  continueServiceDeployment(arn: string, hookId: string, action: 'CONTINUE' | 'ROLLBACK'): void {
    asAwsError(() => this.known().service.continueServiceDeployment(arn, hookId, action));
  }

  updateService(
    _serviceArn: string,
    { desiredCount, forceNewDeployment }: Parameters<EcsControl['updateService']>[1],
  ): void {
    asAwsError(() =>
      this.known().service.update({
        ...(desiredCount !== undefined && { desiredCount }),
        forceNewDeployment,
      }),
    );
  }

  private known(): AttachedService {
    if (!this.attached) throw new AwsError('ServiceNotFoundException', 'Service not found.');
    return this.attached;
  }
}

// source: ECS API reference, LoadBalancer and AdvancedConfiguration
function loadBalancersOf({ loadBalancer }: EcsService): Pick<ServiceView, 'loadBalancers'> {
  if (!loadBalancer) return {};
  const { targetGroupArn, containerName, containerPort, ...advanced } = loadBalancer;
  const advancedConfiguration = Object.keys(advanced).length > 0 ? { advancedConfiguration: advanced } : {};
  return { loadBalancers: [{ targetGroupArn, containerName, containerPort, ...advancedConfiguration }] };
}

/** A task's one container ends as the task says that it ended. */
function taskView(record: TaskRecord, container: string, imageDigest: string | undefined): TaskView {
  const { exitCode = exitCodeOf(record.stoppedReason), ...shown } = record;
  const { stoppedReason } = record;
  return {
    ...shown,
    ...(stoppedReason !== undefined && { stoppedReason: withoutLastWords(stoppedReason) }),
    containers: [
      {
        name: container,
        taskArn: record.taskArn,
        ...(imageDigest !== undefined && { imageDigest }),
        lastStatus: record.lastStatus,
        ...(exitCode !== undefined && { exitCode }),
      },
    ],
  };
}

/** What the model refuses is answered with the name that it has in ECS's API. */
function asAwsError<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof EcsError ? new AwsError(error.code, error.message) : error;
  }
}
