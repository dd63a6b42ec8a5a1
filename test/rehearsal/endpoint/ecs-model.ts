import type { ServiceDeploymentView } from '../../../rehearsal/ecs/deployment-view';
import type { EcsControl, EcsModel, EcsTasks, TaskView } from '../../../rehearsal/endpoint/ecs-model';

export const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
export const clusterArn = `${ECS}:cluster/production`;
export const serviceArn = `${ECS}:service/production/shop`;
const pause = (hookId: string, status: 'AWAITING_ACTION' | 'SUCCEEDED') => ({
  hookId,
  targetType: 'PAUSE' as const,
  status,
  expiresAt: at,
  timeoutAction: 'ROLLBACK' as const,
});
export const deploymentArn = (id: string) => `${ECS}:service-deployment/production/shop/${id}`;

export const at = new Date('2030-01-01T00:00:00Z');
const revision = (arn: string) => ({
  arn,
  requestedTaskCount: 2,
  runningTaskCount: 2,
  pendingTaskCount: 0,
  requestedTestTrafficWeight: 0,
  requestedProductionTrafficWeight: 0,
});
export const OVER = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'] as const;
const deployment = (id: string, status: ServiceDeploymentView['status']) => ({
  serviceDeploymentArn: deploymentArn(id),
  serviceArn,
  clusterArn,
  createdAt: at,
  startedAt: at,
  updatedAt: at,
  status,
  lifecycleHookDetails: [pause('ecs-pause-1', 'AWAITING_ACTION'), pause('ecs-pause-0', 'SUCCEEDED')],
  sourceServiceRevisions: [],
  targetServiceRevision: revision('green'),
  alarms: { status: 'DISABLED' as const, alarmNames: [], triggeredAlarmNames: [] },
  deploymentCircuitBreaker: { status: 'DISABLED' as const, failureCount: 0, threshold: 0 },
});

/** ECS as far as the wire goes: it keeps what it is told. */
export class KeptEcs implements EcsModel, EcsTasks, EcsControl {
  readonly told: unknown[][] = [];
  private desiredCount = 2;
  private readonly all: TaskView[] = [
    this.task('a', 'web:7', 'service:shop'),
    this.task('b', 'web:8', 'service:shop'),
    { ...this.task('c', 'web:7', 'service:shop'), desiredStatus: 'STOPPED', lastStatus: 'STOPPED' },
  ];

  services() {
    const { desiredCount } = this;
    return [{ serviceArn, clusterArn, serviceName: 'shop', desiredCount, runningCount: 2, pendingCount: 1 }];
  }
  deployments() {
    return [
      ...OVER.map((status) => deployment(status, status)),
      deployment('new', 'IN_PROGRESS'),
      deployment('back', 'ROLLBACK_IN_PROGRESS'),
    ];
  }
  revisions() {
    return [];
  }
  tasks() {
    return this.all;
  }
  taskDefinitions() {
    return [7, 8, 10].map((revision) => ({
      taskDefinitionArn: `${ECS}:task-definition/web:${revision}`,
      family: 'web',
      revision,
      containerDefinitions: [{ name: 'web', image: 'shop@sha256:00' }],
    }));
  }
  runTasks(request: object) {
    this.told.push(['runTasks', request]);
    const started = this.task('d', 'web:10', 'family:web');
    this.all.push(started);
    return [started];
  }
  stopTask(arn: string, reason: string) {
    this.told.push(['stopTask', arn, reason]);
  }
  stopServiceDeployment(...args: unknown[]) {
    this.told.push(args);
  }
  continueServiceDeployment(...args: unknown[]) {
    this.told.push(args);
  }
  updateService(arn: string, change: { readonly desiredCount: number | undefined }) {
    this.told.push([arn, change]);
    this.desiredCount = change.desiredCount ?? this.desiredCount;
  }
  private task(id: string, definition: string, group: string): TaskView {
    return {
      taskArn: `${ECS}:task/production/${id}`,
      clusterArn,
      taskDefinitionArn: `${ECS}:task-definition/${definition}`,
      group,
      desiredStatus: 'RUNNING',
      lastStatus: 'RUNNING',
      startedAt: at,
    };
  }
}
