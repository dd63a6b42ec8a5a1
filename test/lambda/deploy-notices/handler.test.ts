import { handler } from '../../../lambda/deploy-notices/handler';
import { AwsError } from '../../../rehearsal/aws-error';
import type { AwsService, Operation } from '../../../rehearsal/endpoint/aws-service';
import { ecsService } from '../../../rehearsal/endpoint/ecs-service';
import { logsService } from '../../../rehearsal/endpoint/logs-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { snsService } from '../../../rehearsal/endpoint/sns-service';
import { LogGroups } from '../../../rehearsal/logs/log-groups';
import { Topics } from '../../../rehearsal/sns/topics';
import { logLines } from '../log-lines';
import { DEPLOYMENT, ECS, events, verdict } from './events';

const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const GROUP = '/teal/shop-production-deploy-notices';
const TOPICS = ['deploys', 'own'].map((name) => `arn:aws:sns:eu-west-1:111122223333:${name}`);
const [OURS = '', THEIRS = ''] = TOPICS;
const AT = Date.parse(events.begun.time);
const context = { getRemainingTimeInMillis: () => 60_000 };
const clock = { now: () => Date.now() };

const environment = process.env;
let endpoint: AwsEndpoint;
let deployments: object[];
let lines: string[];
let before: number;
const topics = new Topics(clock);
const logs = new LogGroups(clock);
/** Answers of CreateLogStream that get lost, although the stream is made. */
let lost = 0;

function logsThatLose(): AwsService {
  const service = logsService(logs, PLACE);
  const { CreateLogStream: make } = service.operations;
  const CreateLogStream: Operation = async (input, caller) => {
    if (lost === 0) return (await make?.(input, caller)) ?? {};
    lost -= 1;
    try {
      await make?.(input, caller);
    } catch {
      // It is there already, of the attempt before; that answer is lost as well.
    }
    throw new AwsError('ServiceUnavailableException', 'the answer is lost', 503);
  };
  return { ...service, operations: { ...service.operations, CreateLogStream } };
}

// The handler's clients are made once, as in Lambda.
beforeAll(async () => {
  for (const arn of TOPICS) topics.create(arn);
  const ecs = {
    services: () => [
      {
        ...{ serviceArn: `${ECS}:service/shop-production/shop`, serviceName: 'shop' },
        clusterArn: `${ECS}:cluster/shop-production`,
      },
    ],
    deployments: () => deployments,
    revisions: () => [],
    taskDefinitions: () => [],
  };
  endpoint = await AwsEndpoint.start([ecsService(ecs as never), logsThatLose(), snsService(topics)]);
  process.env = {
    ...environment,
    ...{ AWS_ENDPOINT_URL: endpoint.url, AWS_REGION: 'eu-west-1', AWS_LAMBDA_LOG_GROUP_NAME: GROUP },
    AWS_ACCESS_KEY_ID: endpoint.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoint.credentials.secretAccessKey,
    DEPLOY_NOTICES_SERVICES: '["shop"]',
    DEPLOY_NOTICES_ENVIRONMENT: 'production',
    DEPLOY_NOTICES_TOPICS: JSON.stringify(TOPICS),
    DEPLOY_NOTICES_RUNBOOKS: 'runbooks',
  };
});
beforeEach(() => {
  logs.createGroup(GROUP);
  deployments = [];
  lost = 0;
  before = topics.messages().length;
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

const told = (topic: string) =>
  topics
    .messages()
    .slice(before)
    .filter(({ topicArn }) => topicArn === topic)
    .map(({ message }) => JSON.parse(message));

test('each topic is told once, however often the event comes', async () => {
  await handler(verdict('fail'), context);
  await handler(verdict('fail'), context);
  expect([told(OURS).length, told(THEIRS).length]).toEqual([1, 1]);
  expect(told(OURS)[0]).toMatchObject({
    ...{ version: '1.0', source: 'custom', id: 'e1' },
    content: { textType: 'client-markdown', title: 'shop in production: a gate says fail' },
    metadata: { threadId: DEPLOYMENT, eventType: 'Teal Gate Verdict' },
  });
});

test.each(['', 'x'.repeat(200_000), `${DEPLOYMENT}\n`])(
  'one of no deployment is a thread of its own',
  async (arn) => {
    await handler(verdict('fail', { serviceDeploymentArn: arn }), context);
    expect(told(OURS)[0].metadata.threadId).toBe('e1');
  },
);

test('a topic that does not take it is told by the next try, and the other not again', async () => {
  endpoint.injectFaults(({ operation, nth }) =>
    operation === 'Publish' && nth === 1 ? new AwsError('AuthorizationError', 'denied', 403) : undefined,
  );
  await expect(handler(verdict('fail'), context)).rejects.toThrow('1 topics were not told');
  expect([told(OURS).length, told(THEIRS).length]).toEqual([0, 1]);
  expect(lines.join('')).toContain(`${OURS} was not told: shop in production: a gate says fail`);
  await handler(verdict('fail'), context);
  expect([told(OURS).length, told(THEIRS).length]).toEqual([1, 1]);
});

test('a mark whose answer was lost is its own, and no other try’s', async () => {
  lost = 1;
  await handler(verdict('fail'), context);
  expect([told(OURS).length, told(THEIRS).length]).toEqual([1, 1]);
});

test('a mark of which nobody knows whether it was made keeps no topic from being told', async () => {
  lost = 4;
  await expect(handler(verdict('fail'), context)).rejects.toThrow('1 topics were not told');
  expect([told(OURS).length, told(THEIRS).length]).toEqual([0, 1]);
  await handler(verdict('fail'), context);
  expect([told(OURS).length, told(THEIRS).length]).toEqual([1, 1]);
});

test('a mark that cannot be taken back keeps no other topic from being told', async () => {
  endpoint.injectFaults(({ operation, nth }) =>
    operation === 'DeleteLogStream' || (operation === 'Publish' && nth === 1)
      ? new AwsError('AccessDeniedException', 'denied', 400)
      : undefined,
  );
  await expect(handler(verdict('fail'), context)).rejects.toThrow('1 topics were not told');
  expect(told(THEIRS)).toHaveLength(1);
  expect(lines.join('')).toContain('nobody tries again to tell this');
});

const deployment = (status: string) => ({
  serviceDeploymentArn: DEPLOYMENT,
  ...{ serviceArn: `${ECS}:service/shop-production/shop`, clusterArn: `${ECS}:cluster/shop-production` },
  // As ECS has it, also of what it brings.
  targetServiceRevision: { arn: `${ECS}:service-revision/shop-production/shop/2` },
  ...{ createdAt: new Date(AT), startedAt: new Date(AT), updatedAt: new Date(AT) },
  ...(status !== 'IN_PROGRESS' && { finishedAt: new Date(AT + 60_000) }),
  ...{ status, lifecycleHookDetails: [], sourceServiceRevisions: [] },
});

test('its begin is in the thread of its gates', async () => {
  deployments = [deployment('IN_PROGRESS')];
  await handler(events.begun, context);
  expect(told(OURS)[0].metadata.threadId).toBe(DEPLOYMENT);
});

test.each([
  ['ECS does not list it', () => undefined],
  ['ECS does not answer', () => new AwsError('AccessDeniedException', 'denied', 400)],
])('%s: it is told all the same, as a thread of its own', async (_, fault) => {
  endpoint.injectFaults(({ operation }) => (operation === 'ListServiceDeployments' ? fault() : undefined));
  await handler(events.begun, context);
  expect(told(OURS)).toHaveLength(1);
  expect(told(OURS)[0].metadata.threadId).toBe('ecs-svc/123');
  expect(told(OURS)[0].content.description).toContain('could not be told: it is a thread of its own');
});

test('how it went back is told once, by whichever event comes next', async () => {
  deployments = [deployment('ROLLBACK_SUCCESSFUL')];
  await handler(events.steady, context);
  await handler({ ...events.steady, id: 'e2' }, context);
  expect(told(OURS).map(({ content }) => content.title)).toEqual([
    'shop in production: users are back on the version before',
  ]);
});

test('that of another service is nobody’s', async () => {
  await handler(verdict('fail', { service: 'blog' }), context);
  expect(told(OURS)).toEqual([]);
});
