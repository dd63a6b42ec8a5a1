import {
  ConflictException,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/jobs/handler';
import { JOBS } from '../../../lambda/shared/environment';
import { embeddedMetrics } from '../../../rehearsal/logs/embedded-metrics';
import { logLines } from '../log-lines';
import { CLUSTER, JOBS_OF_SHOP, taskStopped } from './jobs-of';

const AT = '2026-11-28T03:00:00Z';
const start = { start: 'close-books', at: AT };
const ecs = mockClient(ECSClient);
const before = { ...process.env };
let lines: string[];

beforeEach(() => {
  ecs.reset();
  lines = logLines();
  process.env = {
    ...before,
    [JOBS.SERVICE]: 'shop',
    [JOBS.ENVIRONMENT]: 'production',
    [JOBS.CLUSTER]: CLUSTER,
    [JOBS.SUBNETS]: '["subnet-1","subnet-2"]',
    [JOBS.SECURITY_GROUPS]: '["sg-1"]',
    [JOBS.JOBS]: JSON.stringify(JOBS_OF_SHOP),
  };
  runs([]);
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: 'arn:task/new' }] });
  ecs.on(StopTaskCommand).resolves({});
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 28, 3, 30), doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  process.env = before;
});

/** What ECS says runs of the job `close-books`; or was told to stop. */
function runs(tasks: readonly Task[], desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): void {
  const family = JOBS_OF_SHOP[0]?.family;
  ecs.on(ListTasksCommand).resolves({ taskArns: [] });
  ecs
    .on(ListTasksCommand, { cluster: CLUSTER, family, desiredStatus })
    .resolves({ taskArns: tasks.map(({ taskArn }) => taskArn as string) });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [...tasks] });
}
const task = (more: Partial<Task> = {}): Task => ({
  taskArn: 'arn:task/1',
  startedBy: 'teal/2026-11-27T03_00_00Z/0',
  createdAt: new Date(Date.UTC(2026, 10, 28, 3, 0)),
  ...more,
});
const started = () => ecs.commandCalls(RunTaskCommand).map(({ args }) => args[0].input);
const stopped = () => ecs.commandCalls(StopTaskCommand).map(({ args }) => args[0].input);
/** What CloudWatch makes of the log. */
const counted = () =>
  lines.flatMap((line) =>
    embeddedMetrics(line, Date.now()).metrics.map(({ namespace, name, dimensions, values }) => {
      expect([namespace, dimensions]).toEqual([
        'Teal/Jobs',
        { Service: 'shop', Environment: 'production', Job: 'close-books' },
      ]);
      return [name, ...values];
    }),
  );

test('starts one task of the exact revision, where the service’s tasks are', async () => {
  await handler(start);
  expect(started()).toEqual([
    {
      cluster: CLUSTER,
      taskDefinition: JOBS_OF_SHOP[0]?.taskDefinition,
      launchType: 'FARGATE',
      count: 1,
      startedBy: 'teal/2026-11-28T03_00_00Z/0',
      clientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1', 'subnet-2'],
          securityGroups: ['sg-1'],
          assignPublicIp: 'DISABLED',
        },
      },
    },
  ]);
  // A start is no success.
  expect(counted()).toEqual([]);
});

test.each<[string, Task, unknown[]]>([
  ['leaves a start out while a run goes on, and counts it', task(), [['Skipped', 1]]],
  ['does nothing for the second call of one start', task({ startedBy: 'teal/2026-11-28T03_00_00Z/0' }), []],
])('%s', async (_, running, expected) => {
  runs([running]);
  await handler(start);
  expect(started()).toEqual([]);
  expect(counted()).toEqual(expected);
});

test.each<[string, Parameters<typeof taskStopped>[0], unknown[], string[]]>([
  [
    'a success',
    {},
    [
      ['Succeeded', 1],
      ['Duration', 580],
    ],
    [],
  ],
  ['a failure that is repeated', { exitCode: 1 }, [['Duration', 580]], ['teal/2026-11-28T03_00_00Z/1']],
  [
    'the failure of the last repetition',
    { exitCode: 1, detail: { startedBy: 'teal/2026-11-28T03_00_00Z/1' } },
    [
      ['Failed', 1],
      ['Duration', 580],
    ],
    [],
  ],
  [
    'a task that never began, started by hand',
    { exitCode: null, detail: { startedAt: undefined, startedBy: undefined } },
    [['Failed', 1]],
    [],
  ],
])('counts %s', async (_, event, metrics, again) => {
  await handler(taskStopped(event));
  expect(counted()).toEqual(metrics);
  expect(started().map(({ startedBy }) => startedBy)).toEqual(again);
});

// A start that comes while a run that took too long has its seconds to end.
test.each<[string, string, unknown[], number]>([
  ['still works', 'DEACTIVATING', [['Skipped', 1]], 0],
  ['has stopped', 'STOPPED', [], 1],
])('a run that was told to stop and %s', async (_, lastStatus, metrics, starts) => {
  runs([task({ lastStatus })], 'STOPPED');
  await handler(start);
  expect(counted()).toEqual(metrics);
  expect(started()).toHaveLength(starts);
});

test('a failure whose repetition is left out is counted: nothing else would tell of it', async () => {
  runs([task({ startedBy: 'ada' })]);
  await handler(taskStopped({ exitCode: 1 }));
  expect(started()).toEqual([]);
  expect(counted()).toEqual([
    ['Skipped', 1],
    ['Failed', 1],
    ['Duration', 580],
  ]);
});

test('the run that has just failed does not hold up its own repetition', async () => {
  runs([task({ startedBy: 'teal/2026-11-28T03_00_00Z/0' })], 'STOPPED');
  await handler(taskStopped({ exitCode: 1 }));
  expect(started().map(({ startedBy }) => startedBy)).toEqual(['teal/2026-11-28T03_00_00Z/1']);
});

test('an end that is told late is counted now, where alarms look', async () => {
  await handler(taskStopped({ exitCode: 1, detail: { startedBy: undefined } }));
  expect(lines.map((line) => JSON.parse(line)._aws.Timestamp)).toEqual([Date.now()]);
});

test('what cannot be repeated is not counted: Lambda calls again', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] });
  await expect(handler(taskStopped({ exitCode: 1 }))).rejects.toThrow(
    'close-books was not started: RESOURCE:CPU',
  );
  expect(counted()).toEqual([]);
});

test.each<[string, () => void, string]>([
  [
    'ECS has no room',
    () => ecs.on(RunTaskCommand).resolves({ tasks: [] }),
    'close-books was not started: no reason given',
  ],
  ['ECS refuses', () => ecs.on(RunTaskCommand).rejects(new Error('denied')), 'denied'],
  ['ECS does not say what runs', () => ecs.on(ListTasksCommand).rejects(new Error('throttled')), 'throttled'],
  [
    'ECS lists a task and does not describe it',
    () => {
      runs([task()]);
      ecs.on(DescribeTasksCommand).resolves({ tasks: [], failures: [{ reason: 'MISSING' }] });
    },
    'every task of shop-production-job-close-books must be described, got MISSING',
  ],
  [
    'ECS leaves out since when',
    () => runs([task({ createdAt: undefined })]),
    'AWS must answer with createdAt',
  ],
])('throws where %s', async (_, happens, message) => {
  happens();
  await expect(handler(start)).rejects.toThrow(message);
});

test('a start that an older revision of the function has begun is done', async () => {
  const conflict = new ConflictException({ message: 'other words', $metadata: {} });
  ecs.on(RunTaskCommand).rejects(conflict);
  await expect(handler(start)).resolves.toBeUndefined();
});

test.each([
  ['within its timeout', 3, 0, 0],
  ['beyond it', 1, 29, 1],
])('a run %s', async (_, hour, minute, count) => {
  runs([task({ createdAt: new Date(Date.UTC(2026, 10, 28, hour, minute)) })]);
  await handler({ source: 'aws.events', 'detail-type': 'Scheduled Event' });
  expect(stopped()).toEqual(
    count === 0
      ? []
      : [{ cluster: CLUSTER, task: 'arn:task/1', reason: 'close-books took longer than 120 minutes' }],
  );
});

test('a variable that is missing is named', async () => {
  delete process.env[JOBS.CLUSTER];
  await expect(handler(start)).rejects.toThrow(`environment variable ${JOBS.CLUSTER} must be set`);
});
