import { handler } from '../../../lambda/delivery-metrics/handler';
import { AwsError } from '../../../rehearsal/aws-error';
import { ecsService } from '../../../rehearsal/endpoint/ecs-service';
import { logsService } from '../../../rehearsal/endpoint/logs-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { LogGroups } from '../../../rehearsal/logs/log-groups';
import { logLines } from '../log-lines';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const GROUP = '/teal/shop-production-deliveries';
const HOUR = 3_600_000;
const NOW = Date.now();
const context = { getRemainingTimeInMillis: () => 60_000 };

const environment = process.env;
const logs = new LogGroups({ now: () => Date.now() });
let endpoint: AwsEndpoint;
/** The oldest first, as the rehearsal's ECS takes them: it lists the newest first. */
let deployments: object[];
let lines: string[];

// The handler's clients are made once, as in Lambda.
beforeAll(async () => {
  const ecs = {
    services: () => [
      {
        ...{ serviceArn: `${ECS}:service/shop-production/shop`, serviceName: 'shop' },
        clusterArn: `${ECS}:cluster/shop-production`,
      },
    ],
    deployments: () => deployments,
    revisions: () => [{ serviceRevisionArn: REVISION, containerImages: [{ containerName: 'shop' }] }],
    taskDefinitions: () => [],
  };
  endpoint = await AwsEndpoint.start([ecsService(ecs as never), logsService(logs, PLACE)]);
  process.env = {
    ...environment,
    ...{ AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: 'eu-west-1', AWS_LAMBDA_LOG_GROUP_NAME: GROUP },
    AWS_ACCESS_KEY_ID: endpoint.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoint.credentials.secretAccessKey,
    ...{ DELIVERY_METRICS_SERVICE: 'shop', DELIVERY_METRICS_ENVIRONMENT: 'production' },
  };
});
beforeEach(() => {
  logs.createGroup(GROUP);
  endpoint.injectFaults(() => undefined);
  lines = logLines();
});
afterEach(() => {
  jest.restoreAllMocks();
  logs.deleteGroup(GROUP);
});
afterAll(async () => {
  process.env = environment;
  await endpoint.close();
});

const REVISION = `${ECS}:service-revision/shop-production/shop/2`;

/** Hours ago. The process knows for good what it has counted, so each test has ids of its own. */
const deployment = (id: string, status: string, created: number, times: object = {}) => ({
  serviceDeploymentArn: `${ECS}:service-deployment/shop-production/shop/${id}`,
  ...{ serviceArn: `${ECS}:service/shop-production/shop`, clusterArn: `${ECS}:cluster/shop-production` },
  ...{ targetServiceRevision: { arn: REVISION }, sourceServiceRevisions: [], status },
  ...{ createdAt: hoursAgo(created), startedAt: hoursAgo(created), ...times },
});
const hoursAgo = (hours: number): Date => new Date(NOW - hours * HOUR);

const counted = () =>
  lines
    .flatMap((line) => (line.includes('"_aws"') ? [JSON.parse(line) as Record<string, unknown>] : []))
    .map(({ serviceDeploymentArn: arn, FailedDeployments }) => [
      String(arn).split('/').at(-1),
      FailedDeployments,
    ]);

test('each is counted once, however often somebody looks', async () => {
  deployments = [
    deployment('good', 'SUCCESSFUL', 3, { finishedAt: hoursAgo(2) }),
    deployment('bad', 'ROLLBACK_SUCCESSFUL', 1, { finishedAt: hoursAgo(0.5) }),
    deployment('now', 'IN_PROGRESS', 0.1),
  ];
  await handler({}, context);
  await handler({}, context);
  expect(counted()).toEqual([
    ['good', 0],
    ['bad', 1],
  ]);
});

test('what ended long ago is not counted', async () => {
  deployments = [deployment('old', 'SUCCESSFUL', 30, { finishedAt: hoursAgo(25) })];
  await handler({}, context);
  expect(counted()).toEqual([]);
});

// source: Amazon ECS API reference, ServiceDeploymentBrief has no stoppedAt, and ServiceDeployment has
test('one that waited for a person for days and was stopped is counted by when it was, not by when it began', async () => {
  deployments = [
    deployment('long-over', 'STOPPED', 100, { stoppedAt: hoursAgo(30) }),
    deployment('waited', 'STOPPED', 80, { stoppedAt: hoursAgo(1) }),
  ];
  await handler({}, context);
  expect(counted()).toEqual([['waited', 1]]);
});

test('one that could not be counted keeps no other from it, and is counted by the next look', async () => {
  deployments = [
    deployment('first', 'SUCCESSFUL', 3, { finishedAt: hoursAgo(2) }),
    deployment('second', 'SUCCESSFUL', 1, { finishedAt: hoursAgo(0.5) }),
  ];
  endpoint.injectFaults(({ operation, nth }) =>
    operation === 'CreateLogStream' && nth === 1
      ? new AwsError('AccessDeniedException', 'denied', 400)
      : undefined,
  );
  await expect(handler({}, context)).rejects.toThrow('1 deployments could not be counted');
  expect(counted()).toEqual([['second', 0]]);
  await handler({}, context);
  expect(counted()).toEqual([
    ['second', 0],
    ['first', 0],
  ]);
});

test('the newest is found on whichever page it is: of an order of pages AWS says nothing', async () => {
  const many = Array.from({ length: 210 }, (_, index) =>
    deployment(`many-${index}`, 'SUCCESSFUL', 30 + index, { finishedAt: hoursAgo(29 + index) }),
  );
  // The newest first here: so it is listed last.
  deployments = [deployment('newest', 'SUCCESSFUL', 1, { finishedAt: hoursAgo(0.5) }), ...many];
  await handler({}, context);
  expect(counted()).toEqual([['newest', 0]]);
});
