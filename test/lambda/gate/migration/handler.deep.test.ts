import type { Context } from 'aws-lambda';
import { GATE } from '../../../../lambda/shared/environment';
import type { HookAnswer } from '../../../../lambda/shared/hook-event';
import { AwsError } from '../../../../rehearsal/aws-error';
import type { EcsTasks } from '../../../../rehearsal/endpoint/ecs-model';
import { ecsService } from '../../../../rehearsal/endpoint/ecs-service';
import { AwsEndpoint } from '../../../../rehearsal/endpoint/server';
import { logLines } from '../../log-lines';
import {
  type Course,
  checkVariables,
  DEPLOYMENT,
  definitionArn,
  MINUTE,
  MigratingAccount,
  OTHER,
  variables,
} from './ecs-account';

// The gate's code with its own SDK client, over HTTP, against the rehearsal's ECS.

const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const environment = process.env;
let endpoint: AwsEndpoint;
let account: MigratingAccount;
let handler: typeof import('../../../../lambda/gate/migration/handler').handler;
let lines: string[];
/** Operations that ECS was asked for, in order. */
let calls: string[];
let refuse: (operation: string) => boolean;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
  const model = {
    services: () => account.ecs.services(),
    deployments: () => [account.deployment as never],
    revisions: () => account.revisions(),
  };
  const tasks: EcsTasks = {
    tasks: () => account.ecs.tasks(),
    taskDefinitions: () =>
      account.ecs
        .taskDefinitions()
        .filter(({ taskDefinitionArn }) => !(account.isLiveGone && taskDefinitionArn === definitionArn(1))),
    runTasks: (request) => account.ecs.runTasks(request),
    stopTask: (arn, reason) => account.ecs.stopTask(arn, reason),
  };
  const lease = endpoint.lease([ecsService(model, { tasks })]);
  lease.injectFaults(({ operation }) => {
    calls.push(operation);
    return refuse(operation) ? new AwsError('AccessDeniedException', 'no') : undefined;
  });
  process.env = {
    ...environment,
    ...variables,
    [GATE.ID]: 'migration',
    [GATE.PATIENCE_MINUTES]: '135',
    [GATE.SERVICE]: 'web',
    [GATE.ENVIRONMENT]: 'production',
    AWS_ENDPOINT_URL: lease.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
  };
  // Its client reads the environment once.
  ({ handler } = require('../../../../lambda/gate/migration/handler'));
});
afterAll(async () => {
  process.env = environment;
  await endpoint.close();
});
beforeEach(async () => {
  [calls, refuse] = [[], () => false];
  account = new MigratingAccount();
  await account.start();
  account.others('SUCCEEDED');
  lines = logLines();
  jest.spyOn(Date, 'now').mockImplementation(() => account.world.clock.now());
});
afterEach(() => jest.restoreAllMocks());

/**
 * As ECS asks, again and again, until the gate has decided.
 *
 * @param atLeast milliseconds between two looks
 */
async function ask({ looks = 100, atLeast = 0 } = {}): Promise<HookAnswer & { readonly looks: number }> {
  let hookDetails: unknown;
  for (let look = 1; ; look += 1) {
    const answer = await handler(
      { lifecycleStage: 'PRE_SCALE_UP', resourceArn: DEPLOYMENT, ...(hookDetails ? { hookDetails } : {}) },
      context,
    );
    if (answer.hookStatus !== 'IN_PROGRESS' || look === looks) return { ...answer, looks: look };
    hookDetails = answer.hookDetails;
    await account.pass(Math.max(atLeast, (answer.callBackDelay ?? 30) * 1000));
  }
}

const MIGRATE = ['node', 'migrate.js'];

test('runs the command of the new version once, and passes when it exits 0', async () => {
  expect(await ask()).toMatchObject({
    hookStatus: 'SUCCEEDED',
    reason: `the migration ran once for this release and exited 0 (task ${'1'.repeat(32)})`,
  });
  expect(account.ran).toEqual([MIGRATE]);
  const [task] = account.ecs.tasks().filter(({ group }) => group === 'family:web');
  expect(task?.taskDefinitionArn).toMatch(/:2$/);
  expect(task?.startedBy).toMatch(/^teal-migration-[0-9a-f]{32}$/);
});

test.each<[string, Course, RegExp]>([
  ['exits 3', { exitCode: 3 }, /exited 3 .*the way is forward/],
  ['runs for too long', { takes: 45 * MINUTE }, /stopped before its end .*ran for longer than 30 minutes/],
  [
    'never starts',
    { startsAfter: 600 * MINUTE },
    /did not start .*within 30 minutes.*its command has not run/,
  ],
])('a migration that %s fails the release, and its log is nowhere', async (_, course, reason) => {
  account.course = { ...course, log: 'password=hunter2' };
  const answer = await ask({ atLeast: 3 * MINUTE });
  expect(answer).toMatchObject({ hookStatus: 'FAILED', reason: expect.stringMatching(reason) });
  expect([...lines, JSON.stringify(answer)].join('\n')).not.toContain('hunter2');
  expect(account.ran).toEqual([MIGRATE]);
  expect(
    account.ecs.tasks().every(({ group, lastStatus }) => group !== 'family:web' || lastStatus === 'STOPPED'),
  ).toBe(true);
});

test('waits for the others of its stage, and starts nothing when one of them fails', async () => {
  account.others('IN_PROGRESS');
  expect(await ask({ looks: 3 })).toMatchObject({
    hookStatus: 'IN_PROGRESS',
    reason: expect.stringContaining(`the migration waits for ${OTHER}; see runbooks/`),
  });
  account.others('FAILED');
  expect(await ask()).toMatchObject({
    hookStatus: 'FAILED',
    reason: expect.stringContaining(`${OTHER} failed`),
  });
  expect(account.ran).toEqual([]);
});

test('gives up waiting before its patience ends, so that its task cannot outlast it', async () => {
  account.others('IN_PROGRESS');
  expect(await ask({ atLeast: 9 * MINUTE })).toMatchObject({
    hookStatus: 'FAILED',
    reason: expect.stringContaining('could not be started within 70 minutes'),
  });
});

test('a rollback runs nothing', async () => {
  account.status = 'ROLLBACK_IN_PROGRESS';
  expect(await ask()).toMatchObject({ hookStatus: 'SUCCEEDED', looks: 1 });
  expect(calls.filter((operation) => /Task|Revision/.test(operation))).toEqual([]);
});

test('a task definition that runs already has been migrated', async () => {
  account.sources = [2];
  expect(await ask()).toMatchObject({
    hookStatus: 'SUCCEEDED',
    reason: expect.stringContaining('nothing to migrate'),
  });
  expect(account.ran).toEqual([]);
});

test('a first deployment, which has no revision to go back to, migrates', async () => {
  account.sources = [];
  expect(await ask()).toMatchObject({ hookStatus: 'SUCCEEDED', reason: expect.stringContaining('exited 0') });
  expect(account.ran).toEqual([MIGRATE]);
});

test.each(['DescribeServiceRevisions', 'ListTasks', 'DescribeTasks', 'RunTask'])(
  'while ECS refuses %s it waits, carries what it knows, and goes on when it is let',
  async (operation) => {
    let refused = 0;
    refuse = (called) => called === operation && ++refused <= 3;
    expect(await ask()).toMatchObject({
      hookStatus: 'SUCCEEDED',
      reason: expect.stringContaining('exited 0'),
    });
    expect(refused).toBeGreaterThan(3);
    expect(account.ran).toEqual([MIGRATE]);
  },
);

test('says by its class alone what AWS refuses, and never passes', async () => {
  refuse = (operation) => operation === 'RunTask';
  const answer = await ask({ atLeast: 9 * MINUTE });
  expect(answer).toMatchObject({ hookStatus: 'FAILED' });
  expect(lines.join('\n')).toContain('the migration could not be looked at (AccessDeniedException)');
  expect(account.ran).toEqual([]);
});

describe('where what runs is asked', () => {
  beforeEach(() => Object.assign(process.env, checkVariables));
  afterEach(() => {
    for (const name of Object.keys(checkVariables)) delete process.env[name];
    Object.assign(process.env, variables);
  });
  const PREPARE = ['node', 'prepare.js'];
  const CHECK = ['node', 'check.js'];
  const OTHER_DATABASE = [{ name: 'DATABASE_NAME', value: 'web_check' }];

  test('the release tries, what runs checks, and the release migrates', async () => {
    expect(await ask()).toMatchObject({
      hookStatus: 'SUCCEEDED',
      reason: expect.stringMatching(
        /exited 0 \(task 3{32}\), after its trial and the running version’s check$/,
      ),
    });
    expect(account.ran).toEqual([PREPARE, CHECK, MIGRATE]);
    expect(account.startedAs).toEqual([
      ['2', OTHER_DATABASE],
      ['1', OTHER_DATABASE],
      ['2', undefined],
    ]);
    const names = account.ecs
      .tasks()
      .flatMap(({ startedBy = '' }) => /^teal-(\w+)-/.exec(startedBy)?.[1] ?? []);
    expect(names).toEqual(['trial', 'compatibility', 'migration']);
  });

  test.each<[string, () => void, object[], RegExp]>([
    ['a trial that fails', () => (account.course = { exitCode: 1 }), [PREPARE], /trial exited 1/],
    [
      'a check that fails',
      () => (account.checkCourse = { exitCode: 1 }),
      [PREPARE, CHECK],
      /check exited 1, so that the migration breaks it/,
    ],
    [
      'a check that a shell does not find',
      () => (account.checkCourse = { exitCode: 127 }),
      [PREPARE, CHECK],
      /has no such command/,
    ],
    [
      'a check that hangs',
      () => (account.checkCourse = { takes: 45 * MINUTE }),
      [PREPARE, CHECK],
      /check was stopped before its end .*ran for longer than 10 minutes/,
    ],
    [
      'a task definition of what runs that is gone',
      () => (account.isLiveGone = true),
      [PREPARE],
      /ECS has no active task definition .*:1; the database of users was not touched/,
    ],
  ])('%s leaves the database of users alone', async (_, happens, ran, reason) => {
    happens();
    expect(await ask({ atLeast: 3 * MINUTE })).toMatchObject({
      hookStatus: 'FAILED',
      reason: expect.stringMatching(reason),
    });
    expect(account.ran).toEqual(ran);
  });

  test('a first deployment has nothing to ask', async () => {
    account.sources = [];
    expect(await ask()).toMatchObject({ hookStatus: 'SUCCEEDED' });
    expect(account.ran).toEqual([MIGRATE]);
  });

  test.each(['ListTasks', 'DescribeTasks', 'RunTask'])(
    'while ECS refuses %s three times of five, each is still run once',
    async (operation) => {
      let asked = 0;
      refuse = (called) => called === operation && ++asked % 5 < 3;
      expect(await ask()).toMatchObject({ hookStatus: 'SUCCEEDED' });
      expect(account.ran).toEqual([PREPARE, CHECK, MIGRATE]);
    },
  );
});
