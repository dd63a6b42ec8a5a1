import {
  ContinueServiceDeploymentCommand,
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListServicesCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { ServiceDeploymentView } from '../../../rehearsal/ecs/deployment-view';
import type { EcsControl, EcsModel, EcsTasks, TaskView } from '../../../rehearsal/endpoint/ecs-model';
import { ecsService } from '../../../rehearsal/endpoint/ecs-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const clusterArn = `${ECS}:cluster/production`;
const serviceArn = `${ECS}:service/production/shop`;
const deploymentArn = (id: string) => `${ECS}:service-deployment/production/shop/${id}`;

const at = new Date('2030-01-01T00:00:00Z');
const revision = (arn: string) => ({
  arn,
  requestedTaskCount: 2,
  runningTaskCount: 2,
  pendingTaskCount: 0,
  requestedTestTrafficWeight: 0,
  requestedProductionTrafficWeight: 0,
});
const pause = (hookId: string, status: 'AWAITING_ACTION' | 'SUCCEEDED') => ({
  hookId,
  targetType: 'PAUSE' as const,
  status,
  expiresAt: at,
  timeoutAction: 'ROLLBACK' as const,
});
const OVER = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'] as const;
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
class KeptEcs implements EcsModel, EcsTasks, EcsControl {
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

let endpoint: AwsEndpoint;
let model: KeptEcs;
let client: ReturnType<typeof clientsOf>['ecs'];
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  model = new KeptEcs();
  client = clientsOf(endpoint.lease([ecsService(model, { tasks: model, control: model })])).ecs;
});
afterAll(() => endpoint.close());

const cluster = 'production';
const idsOf = (arns: readonly string[] = []) => arns.map((arn) => arn.split('/').at(-1));

test('services of a cluster, and the cluster', async () => {
  expect((await client.send(new ListServicesCommand({ cluster }))).serviceArns).toEqual([serviceArn]);
  const { clusters, failures } = await client.send(
    new DescribeClustersCommand({ clusters: [cluster, 'none'] }),
  );
  expect(clusters).toMatchObject([
    { clusterArn, clusterName: cluster, activeServicesCount: 1, runningTasksCount: 2, pendingTasksCount: 1 },
  ]);
  expect(failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
});

// source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
test.each([
  ['running ones, unless others are asked for', {}, ['a', 'b']],
  ['stopped ones', { desiredStatus: 'STOPPED' as const }, ['c']],
  ['of a service', { serviceName: 'shop' }, ['a', 'b']],
  ['of a service by ARN', { serviceName: serviceArn }, ['a', 'b']],
  ['of another service', { serviceName: 'other' }, []],
  ['of a family', { family: 'web' }, ['a', 'b']],
  ['started by somebody', { startedBy: 'somebody' }, []],
  ['a page of them', { maxResults: 1 }, ['a']],
])('tasks are listed: %s', async (_, filter, ids) => {
  const { taskArns } = await client.send(new ListTasksCommand({ cluster, ...filter }));
  expect(idsOf(taskArns)).toEqual(ids);
});

test('tasks are described by ids and ARNs', async () => {
  const tasks = ['a', `${ECS}:task/production/c`, 'none'];
  const answer = await client.send(new DescribeTasksCommand({ cluster, tasks }));
  expect(answer.tasks?.map(({ taskArn, startedAt }) => [taskArn?.split('/').at(-1), startedAt])).toEqual([
    ['a', at],
    ['c', at],
  ]);
  expect(answer.failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
});

// source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
test.each([
  ['the newest of a family', 'web', 10],
  ['a revision', 'web:8', 8],
  ['an ARN', `${ECS}:task-definition/web:7`, 7],
])('a task definition by %s', async (_, taskDefinition, number) => {
  const answer = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  expect(answer.taskDefinition).toMatchObject({ family: 'web', revision: number });
});

test('a task is run', async () => {
  const { tasks } = await client.send(
    new RunTaskCommand({
      cluster,
      taskDefinition: 'web',
      launchType: 'FARGATE',
      startedBy: 'migration',
      overrides: { containerOverrides: [{ name: 'web', command: ['npm', 'run', 'migrate'] }] },
    }),
  );
  expect(idsOf(tasks?.map(({ taskArn = '' }) => taskArn))).toEqual(['d']);
  expect(model.told).toEqual([
    [
      'runTasks',
      {
        clusterArn,
        taskDefinitionArn: `${ECS}:task-definition/web:10`,
        count: 1,
        startedBy: 'migration',
        overrides: { containerOverrides: [{ name: 'web', command: ['npm', 'run', 'migrate'] }] },
      },
    ],
  ]);
});

test('a task is stopped', async () => {
  const { task } = await client.send(new StopTaskCommand({ cluster, task: 'b', reason: 'drill' }));
  expect([task?.taskArn, model.told]).toEqual([
    `${ECS}:task/production/b`,
    [['stopTask', `${ECS}:task/production/b`, 'drill']],
  ]);
});

// source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
test.each([
  ['new', undefined, 'ROLLBACK'],
  ['new', 'ABORT' as const, 'ABORT'],
  ['back', undefined, 'ROLLBACK'],
])('the deployment %s is stopped by %s', async (id, stopType, told) => {
  const serviceDeploymentArn = deploymentArn(id);
  const answer = await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType }));
  expect([answer.serviceDeploymentArn, model.told]).toEqual([
    serviceDeploymentArn,
    [[serviceDeploymentArn, told]],
  ]);
});

test.each([
  [undefined, 'CONTINUE'],
  ['ROLLBACK' as const, 'ROLLBACK'],
])('a pause is answered with %s', async (action, told) => {
  const serviceDeploymentArn = deploymentArn('new');
  const hookId = 'ecs-pause-1';
  await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }));
  expect(model.told).toEqual([[serviceDeploymentArn, hookId, told]]);
});

test('a service is updated', async () => {
  const update = new UpdateServiceCommand({
    cluster,
    service: 'shop',
    desiredCount: 5,
    forceNewDeployment: true,
  });
  expect((await client.send(update)).service).toMatchObject({ serviceArn, desiredCount: 5 });
  expect(model.told).toEqual([[serviceArn, { desiredCount: 5, forceNewDeployment: true }]]);
});

const stop = (id: string) => new StopServiceDeploymentCommand({ serviceDeploymentArn: deploymentArn(id) });
const answer = (id: string, hookId: string) =>
  new ContinueServiceDeploymentCommand({ serviceDeploymentArn: deploymentArn(id), hookId });
test.each<readonly [string, () => Promise<unknown>, string]>([
  ...OVER.map(
    (status) => [`a ${status} deployment`, () => client.send(stop(status)), 'ConflictException'] as const,
  ),
  ['a deployment that is not there', () => client.send(stop('none')), 'ServiceDeploymentNotFoundException'],
  ['a pause that is over', () => client.send(answer('new', 'ecs-pause-0')), 'InvalidParameterException'],
  ['a pause that is not there', () => client.send(answer('new', 'none')), 'InvalidParameterException'],
  [
    'a pause of the past',
    () => client.send(answer('SUCCESSFUL', 'ecs-pause-1')),
    'InvalidParameterException',
  ],
  [
    'a task definition that is not there',
    () => client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web:9' })),
    'ClientException',
  ],
  [
    'an override of no container',
    () =>
      client.send(
        new RunTaskCommand({
          cluster,
          taskDefinition: 'web',
          overrides: { containerOverrides: [{ name: 'other' }] },
        }),
      ),
    'InvalidParameterException',
  ],
  [
    'a task that is not there',
    () => client.send(new StopTaskCommand({ cluster, task: 'none' })),
    'InvalidParameterException',
  ],
  [
    'a cluster that is not there',
    () => client.send(new ListTasksCommand({ cluster: 'none' })),
    'ClusterNotFoundException',
  ],
  [
    'a change that is not modelled',
    () => client.send(new UpdateServiceCommand({ cluster, service: 'shop', taskDefinition: 'web:8' })),
    'UnknownOperationException',
  ],
])('%s is refused', async (_, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
  expect(model.told).toEqual([]);
});

test('what a rehearsal does without is not modelled', async () => {
  const plain = clientsOf(endpoint.lease([ecsService(model)])).ecs;
  await expect(plain.send(new ListTasksCommand({ cluster }))).rejects.toThrow(
    'ECS.ListTasks, which is not modelled',
  );
});
