import {
  clientToken,
  decideEnd,
  decideStart,
  type KnownTask,
  overdue,
  type Run,
  runOf,
  startedBy,
} from '../../../lambda/jobs/decide';

const run: Run = { at: '2026-11-28T03:00:00Z', attempt: 0 };
const task = (more: Partial<KnownTask> = {}): KnownTask => ({
  arn: 'arn:task/1',
  createdAt: new Date('2026-11-28T03:00:00Z'),
  ...more,
});

test.each<[string, readonly KnownTask[], string]>([
  ['nothing runs', [], 'start'],
  [
    'the run before goes on',
    [task({ startedBy: startedBy({ at: '2026-11-28T02:00:00Z', attempt: 0 }) })],
    'skip',
  ],
  ['somebody has started one by hand', [task()], 'skip'],
  ['the call comes twice', [task({ startedBy: startedBy(run) })], 'started'],
  [
    'the run before goes on, and the call comes twice',
    [task(), task({ startedBy: startedBy(run) })],
    'started',
  ],
  [
    'a repetition is asked while the first still stands',
    [task({ startedBy: startedBy({ ...run, attempt: 1 }) })],
    'skip',
  ],
])('%s', (_, running, kind) => {
  expect(decideStart(run, running).kind).toBe(kind);
});

test.each<[string, number | undefined, Run | undefined, number, object]>([
  ['exit code 0', 0, run, 2, { outcome: 'succeeded', seconds: 60 }],
  ['exit code 0 of one started by hand', 0, undefined, 0, { outcome: 'succeeded', seconds: 60 }],
  ['exit code 1', 1, run, 0, { outcome: 'failed', seconds: 60 }],
  [
    'exit code 1, to be repeated',
    1,
    run,
    1,
    { outcome: 'again', again: { ...run, attempt: 1 }, seconds: 60 },
  ],
  ['the last repetition', 1, { ...run, attempt: 1 }, 1, { outcome: 'failed', seconds: 60 }],
  ['one started by hand is not repeated', 1, undefined, 3, { outcome: 'failed', seconds: 60 }],
  ['never started', undefined, run, 0, { outcome: 'failed', seconds: 60 }],
])('%s', (_, exitCode, of, retries, counted) => {
  const stopCode = 'EssentialContainerExited';
  expect(decideEnd({ run: of, exitCode, stopCode, startedAt: 0, stoppedAt: 60_000 }, retries)).toEqual(
    counted,
  );
});

// source: Amazon ECS API reference, Task (stopCode)
test.each([
  'UserInitiated',
  'SpotInterruption',
  'TerminationNotice',
  'ServiceSchedulerInitiated',
  'TaskFailedToStart',
  undefined,
])('exit code 0 of one that was stopped is no success: %s', (stopCode) => {
  const ended = { run, exitCode: 0, stopCode, startedAt: 0, stoppedAt: 60_000 };
  expect(decideEnd(ended, 0)).toEqual({ outcome: 'failed', seconds: 60 });
  expect(decideEnd(ended, 1).outcome).toBe('again');
});

test('a task that never ran has no duration', () => {
  const stopCode = 'TaskFailedToStart';
  expect(decideEnd({ run, exitCode: undefined, stopCode, startedAt: undefined, stoppedAt: 1 }, 0)).toEqual({
    outcome: 'failed',
  });
});

test.each([
  ['at its timeout', 60, false],
  ['a second beyond it', 61, true],
])('overdue %s', (_, seconds, isOverdue) => {
  const now = task().createdAt.getTime() + seconds * 1000;
  expect(overdue([task()], { timeoutMinutes: 1 }, now)).toHaveLength(isOverdue ? 1 : 0);
});

test('what a task says it is of is read again, in letters that ECS takes', () => {
  expect(startedBy(run)).toMatch(/^[A-Za-z0-9_/-]{1,128}$/);
  expect(startedBy(runOf(startedBy({ ...run, attempt: 2 })) as Run)).toBe(startedBy({ ...run, attempt: 2 }));
  expect([runOf(undefined), runOf('ecs-svc/123'), runOf('teal/x')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a token is the same for one start, and for no other', () => {
  const job = {
    name: 'books',
    family: 'shop-production-job-books',
    taskDefinition: 'a',
    timeoutMinutes: 1,
    retries: 1,
  };
  const again = runOf(startedBy(run)) as Run;
  expect(clientToken(job, run)).toMatch(/^.{64}$/);
  expect(clientToken({ ...job, taskDefinition: 'b' }, again)).toBe(clientToken(job, run));
  expect(clientToken(job, { ...run, attempt: 1 })).not.toBe(clientToken(job, run));
  expect(clientToken({ ...job, family: 'other' }, run)).not.toBe(clientToken(job, run));
});
