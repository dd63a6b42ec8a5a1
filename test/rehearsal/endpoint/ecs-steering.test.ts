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
import { ecsService } from '../../../rehearsal/endpoint/ecs-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';
import { at, clusterArn, deploymentArn, ECS, KeptEcs, OVER, serviceArn } from './ecs-model';

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
        // SDK clients make one up.
        clientToken: expect.any(String),
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
test.each(OVER)('a deployment that is %s is over', async (status) => {
  await expect(client.send(stop(status))).rejects.toMatchObject({ name: 'ConflictException' });
  expect(model.told).toEqual([]);
});

test.each([
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
