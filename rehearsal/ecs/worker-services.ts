import type { ServiceRevisionView, ServiceView, TaskView } from '../endpoint/ecs-model';
import { namesIn, numberedArn, taskArn } from './arn';
import { imageView } from './container-image';
import type { ServiceDeploymentView } from './deployment-view';
import type { Container } from './task-definition';

/** What a worker is to run. */
export interface WorkerRevision {
  readonly serviceArn: string;
  readonly taskDefinition: string;
  /** The service's own, in the worker's definition. */
  readonly container: Pick<Container, 'name' | 'image'>;
}

interface Worker extends WorkerRevision {
  readonly deployments: readonly ServiceDeploymentView[];
  readonly revisions: readonly ServiceRevisionView[];
  readonly task: TaskView;
}

/**
 * Services of ECS that no load balancer sends anybody to, as its API shows them. Nothing of them runs here: a worker has one task, and
 * what it is given is out at once. So there is no deployment of one that goes on, or fails.
 */
export class WorkerServices {
  private readonly byArn = new Map<string, Worker>();
  private launched = 0;

  constructor(private readonly now: () => number) {}

  /** A deployment that is over: all of the worker is of the revision. */
  release(released: WorkerRevision): void {
    const { serviceArn, taskDefinition, container } = released;
    const { deployments = [], revisions = [] } = this.byArn.get(serviceArn) ?? {};
    const clusterArn = clusterOf(serviceArn);
    const at = new Date(this.now());
    const image = imageView({ environment: {}, secrets: {}, ...container });
    const count = revisions.length + 1;
    const revision: ServiceRevisionView = {
      serviceRevisionArn: numberedArn(serviceArn, 'service-revision', count),
      ...{ serviceArn, clusterArn, taskDefinition, launchType: 'FARGATE', createdAt: at },
      ...(image && { containerImages: [image] }),
    };
    const deployment: ServiceDeploymentView = {
      serviceDeploymentArn: numberedArn(serviceArn, 'service-deployment', count),
      ...{ serviceArn, clusterArn, status: 'SUCCESSFUL' },
      ...{ createdAt: at, startedAt: at, finishedAt: at, updatedAt: at },
      ...{ lifecycleHookDetails: [], sourceServiceRevisions: [] },
      targetServiceRevision: {
        arn: revision.serviceRevisionArn,
        ...{ ...ONE_TASK, requestedTestTrafficWeight: 0, requestedProductionTrafficWeight: 0 },
      },
      alarms: { status: 'MONITORING_COMPLETE', alarmNames: [], triggeredAlarmNames: [] },
      deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 },
    };
    this.byArn.set(serviceArn, {
      ...released,
      deployments: [...deployments, deployment],
      revisions: [...revisions, revision],
      task: this.launch(released, at),
    });
  }

  delete(serviceArn: string): void {
    this.byArn.delete(serviceArn);
  }

  services(): readonly ServiceView[] {
    return [...this.byArn.values()].map(({ serviceArn, taskDefinition, revisions }) => ({
      ...{ serviceArn, serviceName: namesIn(serviceArn).serviceName, clusterArn: clusterOf(serviceArn) },
      ...{ status: 'ACTIVE', desiredCount: 1, runningCount: 1, pendingCount: 0, taskDefinition },
      ...{ launchType: 'FARGATE', schedulingStrategy: 'REPLICA', deploymentController: { type: 'ECS' } },
      currentServiceRevisions: revisions.slice(-1).map(({ serviceRevisionArn: arn }) => ({
        arn,
        ...ONE_TASK,
      })),
    }));
  }

  deployments(): readonly ServiceDeploymentView[] {
    return [...this.byArn.values()].flatMap((worker) => worker.deployments);
  }

  revisions(): readonly ServiceRevisionView[] {
    return [...this.byArn.values()].flatMap((worker) => worker.revisions);
  }

  tasks(): readonly TaskView[] {
    return [...this.byArn.values()].map(({ task }) => task);
  }

  private launch({ serviceArn, taskDefinition, container }: WorkerRevision, at: Date): TaskView {
    this.launched += 1;
    const clusterArn = clusterOf(serviceArn);
    const digest = imageView({ environment: {}, secrets: {}, ...container })?.imageDigest;
    return {
      taskArn: taskArn(clusterArn, `worker${String(this.launched).padStart(26, '0')}`),
      ...{ clusterArn, taskDefinitionArn: taskDefinition, launchType: 'FARGATE' },
      group: `service:${namesIn(serviceArn).serviceName}`,
      startedBy: `ecs-svc/${String(this.launched).padStart(19, '0')}`,
      ...{ lastStatus: 'RUNNING', desiredStatus: 'RUNNING', createdAt: at, startedAt: at, version: 1 },
      containers: [
        {
          ...{ name: container.name, lastStatus: 'RUNNING' },
          ...(digest !== undefined && { imageDigest: digest }),
        },
      ],
    };
  }
}

const ONE_TASK = { requestedTaskCount: 1, runningTaskCount: 1, pendingTaskCount: 0 } as const;

const clusterOf = (serviceArn: string): string => serviceArn.replace(/:service\/(.+)\/[^/]+$/, ':cluster/$1');
