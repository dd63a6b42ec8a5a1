import { ListTasksCommand, type ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { handler } from '../../../../lambda/gate/uniform/handler';
import { GATE } from '../../../../lambda/shared/environment';
import { logLines } from '../../log-lines';
import { type Account, account, clientsOf, taskAnswer } from '../../uniformity/aws-answers';
import { arns, digest } from '../../uniformity/observation';

const event = {
  executionId: 'e',
  lifecycleStage: 'POST_SCALE_UP',
  resourceArn: arns.deployment('d9'),
  hookDetails: {},
};
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const environment = process.env;

const revision = (nth: 'old' | 'new', count: number) => ({
  arn: arns.revision(nth),
  requestedTaskCount: count,
  runningTaskCount: count,
  pendingTaskCount: 0,
});
const running: ServiceDeployment = {
  serviceDeploymentArn: arns.deployment('d9'),
  clusterArn: 'arn:aws:ecs:eu-west-1:1:cluster/shop-production',
  serviceArn: arns.service,
  status: 'IN_PROGRESS',
  createdAt: new Date(8),
  targetServiceRevision: revision('new', 3),
  sourceServiceRevisions: [revision('old', 1)],
};
const blue = taskAnswer('o1', {
  taskDefinitionArn: arns.definition(7),
  startedBy: 'ecs-svc/7',
  startedAt: new Date(1),
  containers: [{ name: 'web', imageDigest: digest('a') }],
});

let now: Account;
const { ecs } = clientsOf(() => now);

beforeEach(() => {
  logLines();
  now = account({ described: [running], tasks: [blue, ...['t1', 't2', 't3'].map((id) => taskAnswer(id))] });
  process.env = {
    ...environment,
    [GATE.ID]: 'uniform',
    [GATE.PATIENCE_MINUTES]: '60',
    [GATE.SERVICE]: 'shop',
    [GATE.ENVIRONMENT]: 'production',
  };
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = environment;
});

test('green’s tasks are read in all their pages, and are alike', async () => {
  expect(await handler(event, context)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: `3 tasks run, all of ${arns.definition(8).split('/').at(-1)} and its images`,
  });
  const [first] = ecs.commandCalls(ListTasksCommand);
  expect(first?.args[0].input).toMatchObject({
    cluster: 'arn:aws:ecs:eu-west-1:1:cluster/shop-production',
    serviceName: 'shop',
    desiredStatus: 'RUNNING',
  });
});

test('one that is not is refused', async () => {
  now.tasks[3] = taskAnswer('t3', { taskDefinitionArn: arns.definition(7) });
  expect(await handler(event, context)).toMatchObject({
    hookStatus: 'FAILED',
    reason: expect.stringMatching(/^task t3 is of .*#a-task-of-another-revision$/),
  });
});

/** What AWS answers, one call after the other; the last for all that follow. */
const answers = <K extends keyof Account>(name: K, ...values: (() => Account[K])[]) => {
  let call = 0;
  Object.defineProperty(now, name, { get: () => values[Math.min(call++, values.length - 1)]?.() });
};
const refuse = (): never => {
  throw new Error('denied: secret');
};

test.each<[string, () => unknown, RegExp]>([
  ['an error of AWS', () => answers('tasks', refuse), /\(Error\)/],
  ['an answer without its revision', () => answers('revisions', () => []), /\(MissingAnswer\)/],
  [
    'counts that change meanwhile',
    () =>
      answers(
        'described',
        () => [running],
        () => [{ ...running, targetServiceRevision: revision('new', 4) }],
      ),
    /^tasks came or went/,
  ],
  [
    'a deployment without counts',
    () => answers('described', () => [{ ...running, targetServiceRevision: { arn: arns.revision('new') } }]),
    /\(MissingAnswer\)/,
  ],
])('%s is waited for', async (_, happens, reason) => {
  happens();
  const answer = await handler(event, context);
  expect(answer).toMatchObject({ hookStatus: 'IN_PROGRESS', reason: expect.stringMatching(reason) });
  expect(answer.reason).toMatch(/see runbooks\/gate-uniform.md#could-not-tell$/);
  expect(answer.reason).not.toContain('secret');
});

test('a rollback is not looked at', async () => {
  now.described = [{ ...running, status: 'ROLLBACK_IN_PROGRESS' }];
  ecs.resetHistory();
  expect(await handler(event, context)).toMatchObject({ hookStatus: 'SUCCEEDED' });
  expect(ecs.commandCalls(ListTasksCommand)).toHaveLength(0);
});
