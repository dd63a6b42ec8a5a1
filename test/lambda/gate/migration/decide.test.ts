import { causeIn } from '../../../../lambda/gate/migration/cause';
import { decide, type Observed, type Step } from '../../../../lambda/gate/migration/decide';
import { type SeenTask, seenTask } from '../../../../lambda/gate/migration/seen-task';
import { definition, fresh, MINUTE, NOW } from './observed';

const started: Observed = { ...fresh, carried: { asked: NOW - MINUTE, started: NOW - 1000 } };

const task = (change: Partial<SeenTask> = {}): SeenTask => ({
  phase: 'migration',
  arn: 'arn:aws:ecs:eu-west-1:1:task/shop-production/abc',
  taskDefinition: definition(2),
  is: 'running',
  createdAt: NOW - MINUTE,
  hasRun: true,
  exitCode: undefined,
  stopCode: undefined,
  causes: [],
  words: [],
  digest: 'sha256:b',
  ...change,
});
const ended = (change: Partial<SeenTask> = {}): SeenTask =>
  task({
    is: 'stopped',
    exitCode: 0,
    stopCode: 'EssentialContainerExited',
    words: ['Essential container in task exited'],
    ...change,
  });
const withTask = (one: SeenTask): Observed => ({ ...started, tasks: [one] });

/** `pass`, `fail`, `inconclusive`, `run` or `stop`. */
const kind = (step: Step) => (step.act === 'say' ? step.verdict.outcome : step.act);
const words = (step: Step) =>
  step.act === 'say' ? step.verdict.reason : step.act === 'stop' ? step.reason : '';
const waiting = (...which: string[]) => ({ are: 'waited-for' as const, which });
const failed = (...which: string[]) => ({ are: 'failed' as const, which });

test.each<[string, Observed, ReturnType<typeof kind>, string | RegExp]>([
  ['the others have succeeded', fresh, 'inconclusive', /^the migration is about to start$/],
  ['a first deployment', { ...fresh, live: [] }, 'inconclusive', 'about to start'],
  [
    'one of them runs',
    { ...fresh, others: waiting('a', 'b') },
    'inconclusive',
    /^the migration waits for a, b$/,
  ],
  [
    'one of them failed',
    { ...fresh, others: failed('a') },
    'fail',
    /^the migration was not started, since a failed$/,
  ],
  [
    'they take too long',
    { ...fresh, others: waiting('a'), carried: { asked: NOW - 71 * MINUTE } },
    'fail',
    /^the migration could not be started within 70 minutes: it waited for a$/,
  ],
  [
    'they were done too late: its task might outlast the gate',
    { ...fresh, carried: { asked: NOW - 71 * MINUTE } },
    'fail',
    /^the migration could not be started within 70 minutes$/,
  ],
  [
    'what is released runs already: CloudFormation goes back, or a restart',
    { ...fresh, live: [definition(2)] },
    'pass',
    'nothing to migrate: the release is the task definition that runs already',
  ],
  [
    'it runs beside another',
    { ...fresh, live: [definition(2), definition(1)] },
    'inconclusive',
    'about to start',
  ],
  ['it was decided to start', started, 'run', ''],
  ['a pause was rejected meanwhile', { ...started, others: failed('a') }, 'fail', 'since a failed'],
  ['a hook turned up meanwhile', { ...started, others: waiting('a') }, 'inconclusive', 'waits for a'],
  [
    'it turned up, and the task is there',
    { ...started, others: waiting('a'), tasks: [task()] },
    'inconclusive',
    'task abc is running',
  ],
  [
    'long after the decision, no task is shown',
    { ...started, carried: { asked: NOW, started: NOW - 51 * MINUTE } },
    'fail',
    /within 50 minutes, or has forgotten it; it is not started again; see runbooks\/gate-migration.md#it-did-not-start$/,
  ],
  [
    'ECS has refused it for so long that its task would outlast the gate',
    { ...fresh, carried: { asked: NOW - 73 * MINUTE, started: NOW - 40 * MINUTE } },
    'fail',
    /^ECS started no task for the migration within 40 minutes, and one that starts now might outlast the gate; see runbooks/,
  ],
  [
    'ECS has refused it, and there is time',
    { ...fresh, carried: { asked: NOW - 71 * MINUTE, started: NOW - 40 * MINUTE } },
    'run',
    '',
  ],
  [
    'ECS shows the task no more, or not yet',
    { ...started, carried: { ...started.carried, task: 'arn:aws:ecs:eu-west-1:1:task/shop-production/abc' } },
    'inconclusive',
    'ECS does not show the migration’s task abc',
  ],
])('before there is a task: %s', (_, seen, expected, says) => {
  const step = decide(seen);
  expect(kind(step)).toBe(expected);
  expect(words(step)).toMatch(says);
});

test.each<[string, SeenTask, ReturnType<typeof kind>, string | RegExp]>([
  [
    'is pending',
    task({ is: 'starting', hasRun: false }),
    'inconclusive',
    /^the migration’s task abc is starting$/,
  ],
  ['runs', task(), 'inconclusive', /task abc is running$/],
  [
    'ran, and exited 0',
    ended(),
    'pass',
    /^the migration ran once for this release and exited 0 \(task abc\)$/,
  ],
  ['is of an image that ECS does not say', ended({ digest: undefined }), 'pass', 'exited 0'],
  [
    'exited 1',
    ended({ exitCode: 1 }),
    'fail',
    /^the migration exited 1 \(task abc: EssentialContainerExited\); users stay .*#it-failed$/,
  ],
  ['ended without a code', ended({ exitCode: undefined }), 'fail', 'ended without an exit code'],
  [
    'could not start',
    ended({
      hasRun: false,
      exitCode: undefined,
      stopCode: 'TaskFailedToStart',
      causes: ['CannotPullContainerError'],
      words: ['CannotPullContainerError: no such image'],
    }),
    'fail',
    /^the migration did not start \(task abc: TaskFailedToStart: CannotPullContainerError\); its command has not run; .*#it-did-not-start$/,
  ],
  [
    'exited 0 when it was stopped',
    ended({ stopCode: 'UserInitiated' }),
    'fail',
    /stopped before its end .*#it-was-stopped$/,
  ],
  [
    'exited 0 when Fargate took its host away',
    ended({ stopCode: 'TerminationNotice' }),
    'fail',
    'stopped before',
  ],
  [
    'exited 0, and nobody says why it stopped',
    ended({ stopCode: undefined }),
    'fail',
    'stopped before its end',
  ],
  [
    'ran the old image',
    ended({ digest: 'sha256:a' }),
    'fail',
    'ran sha256:a, not the release’s image sha256:b',
  ],
  [
    'is of another task definition',
    ended({ taskDefinition: definition(1) }),
    'fail',
    'is of shop-production:1, not',
  ],
  [
    'runs for too long',
    task({ createdAt: NOW - 30 * MINUTE }),
    'stop',
    /^Migration gate: ran for longer than 30 minutes$/,
  ],
  [
    'does not start',
    task({ is: 'starting', hasRun: false, createdAt: NOW - 30 * MINUTE }),
    'stop',
    /^Migration gate: did not start within 30 minutes$/,
  ],
  [
    'is being stopped',
    task({ is: 'stopping', createdAt: NOW - 31 * MINUTE }),
    'inconclusive',
    'is being stopped',
  ],
])('a task that %s', (_, one, expected, says) => {
  const step = decide(withTask(one));
  expect(kind(step)).toBe(expected);
  expect(words(step)).toMatch(says);
});

test('the others do not matter any more once there is a task', () => {
  expect(kind(decide({ ...withTask(ended()), others: waiting('a') }))).toBe('pass');
  expect(kind(decide({ ...withTask(ended()), others: failed('a') }))).toBe('pass');
});

test('of two tasks, which somebody must have started, both must have ended well', () => {
  const two = (other: SeenTask) => kind(decide({ ...started, tasks: [ended(), other] }));
  expect([two(ended()), two(ended({ exitCode: 1 })), two(task())]).toEqual(['pass', 'fail', 'inconclusive']);
});

test('what is carried grows and is never lost, and the start is carried before it is carried out', () => {
  const carriedBy = (seen: Observed) => {
    const step = decide(seen);
    if (step.act !== 'say') return step.state;
    return step.verdict.outcome === 'inconclusive' ? step.verdict.state : undefined;
  };
  expect(carriedBy({ ...fresh, others: waiting('a') })).toEqual({ asked: NOW });
  expect(carriedBy(fresh)).toEqual({ asked: NOW, started: NOW });
  expect(carriedBy(started)).toEqual(started.carried);
  expect(carriedBy(withTask(task()))).toEqual({ ...started.carried, task: task().arn });
  expect(carriedBy(withTask(task({ createdAt: 0 })))).toEqual({ ...started.carried, task: task().arn });
});

// source: Amazon ECS API reference, Task (lastStatus, desiredStatus, stopCode)
test.each<[string, Parameters<typeof seenTask>[0], Partial<SeenTask>]>([
  [
    'is provisioned',
    { lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING' },
    { is: 'starting', hasRun: false },
  ],
  ['is on its way down', { lastStatus: 'DEPROVISIONING', desiredStatus: 'STOPPED' }, { is: 'stopping' }],
  ['has a status that is new', { lastStatus: 'HIBERNATED', desiredStatus: 'RUNNING' }, { is: 'starting' }],
  ['has none', {}, { is: 'starting', createdAt: undefined, exitCode: undefined }],
  [
    'has stopped',
    {
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'OutOfMemoryError: Container killed',
      containers: [
        { name: 'sidecar', exitCode: 9 },
        { name: 'shop', exitCode: 0, reason: 'token=hunter2' },
      ],
    },
    {
      is: 'stopped',
      exitCode: 0,
      hasRun: true,
      causes: ['OutOfMemoryError'],
      words: ['OutOfMemoryError: Container killed', 'token=hunter2'],
    },
  ],
])('a task that %s, as ECS shows it', (_, shown, expected) => {
  expect(seenTask(shown, 'shop', 'trial')).toMatchObject(expected);
});

// source: Amazon ECS developer guide, "Amazon ECS stopped task error messages"; API reference, "API failure reasons"
test.each<[text: string, cause: string | undefined]>([
  [
    'CannotPullContainerError: pull image manifest has been retried 5 time(s): token=hunter2',
    'CannotPullContainerError',
  ],
  ['ResourceInitializationError: unable to pull secrets: hunter2', 'ResourceInitializationError'],
  ['OutOfMemoryError', 'OutOfMemoryError'],
  ['RESOURCE:ENI', 'RESOURCE:ENI'],
  ['Capacity is unavailable at this time. Please try again later', 'Capacity is unavailable'],
  ['Migration gate: ran for longer than 10 minutes', 'Migration gate: ran for longer than 10 minutes'],
  ['Migration gate: ran for longer than 10 minutes, hunter2', undefined],
  ['Essential container in task exited', undefined],
  ['the password is hunter2', undefined],
  ['hunter2Error: x', undefined],
  ['CannotPullContainerErrorhunter2', undefined],
  ['RESOURCE:hunter2', undefined],
  ['', undefined],
])('of %j a verdict has %j', (text, cause) => {
  expect(causeIn(text)).toBe(cause);
});
