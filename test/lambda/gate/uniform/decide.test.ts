import { decide, type Observed } from '../../../../lambda/gate/uniform/decide';
import type { ObservedTask } from '../../../../lambda/uniformity/observation';
import { arns, digest } from '../../uniformity/observation';

const since = new Date(100);
const [eight, nine] = ['shop:8', 'shop:9'];

const task = (id: string, change: Partial<ObservedTask> = {}): ObservedTask => ({
  arn: arns.task(id),
  taskDefinition: arns.definition(9),
  lastStatus: 'RUNNING',
  startedBy: 'ecs-svc/9',
  startedAt: new Date(200),
  containers: [{ name: 'web', digest: digest('b') }],
  ...change,
});
const old = (id: string, change: Partial<ObservedTask> = {}) =>
  task(id, {
    taskDefinition: arns.definition(8),
    startedBy: 'ecs-svc/8',
    startedAt: new Date(50),
    containers: [{ name: 'web', digest: digest('a') }],
    ...change,
  });
const counts = (requested: number, running = requested, pending = 0) => ({ requested, running, pending });

/** Two tasks of each side. */
const good: Observed = {
  revision: { taskDefinition: arns.definition(9), images: [{ container: 'web', digest: digest('b') }] },
  target: counts(2),
  sources: [counts(2)],
  tasks: [old('o1'), old('o2'), task('n1'), task('n2')],
  since,
};
const withTasks = (...tasks: ObservedTask[]) => ({ tasks: [old('o1'), old('o2'), ...tasks] });
const unresolved = { taskDefinition: arns.definition(9), images: [{ container: 'web' }] };

test.each<[string, Partial<Observed>]>([
  ['all alike', {}],
  ['a first deployment', { sources: [], tasks: [task('n1'), task('n2')] }],
  [
    'blue has one task that died and was replaced',
    { tasks: [old('o2', { startedAt: new Date(150) }), ...good.tasks] },
  ],
  [
    'blue is no longer uniform: the release may be the cure',
    withTasks(old('o3', { taskDefinition: arns.definition(7) }), task('n1'), task('n2')),
  ],
  [
    'a container that Fargate adds',
    withTasks(
      task('n1'),
      task('n2', {
        containers: [
          { name: 'web', digest: digest('b') },
          { name: 'aws-guardduty-agent-x', digest: digest('c') },
        ],
      }),
    ),
  ],
  [
    'the same definition again (a forced deployment)',
    {
      tasks: ['o1', 'o2']
        .map((id) => task(id, { startedBy: 'ecs-svc/8', startedAt: new Date(50) }))
        .concat(task('n1'), task('n2')),
    },
  ],
  ['a digest that the revision does not tell, the same in all tasks', { revision: unresolved }],
])('pass: %s', (_, change) => {
  expect(decide({ ...good, ...change })).toEqual({
    outcome: 'pass',
    reason: `2 tasks run, all of ${nine} and its images`,
  });
});

const SEE = '; see runbooks/gate-uniform.md#a-task-of-another-revision';

test.each<[string, Partial<Observed>, string]>([
  [
    'a task that green’s deployment has started is of the old definition',
    withTasks(task('n1'), task('n2', { taskDefinition: arns.definition(8) })),
    `task n2 is of ${eight}, and ${nine} is released`,
  ],
  [
    'a task that starts, too',
    withTasks(
      task('n1'),
      task('n2'),
      task('n3', { taskDefinition: arns.definition(8), lastStatus: 'PENDING' }),
    ),
    `task n3 is of ${eight}, and ${nine} is released`,
  ],
  [
    'a task has another image',
    withTasks(task('n1'), task('n2', { containers: [{ name: 'web', digest: digest('a') }] })),
    `container web of task n2 must run ${digest('b')}, got ${digest('a')}`,
  ],
  [
    'no task is of the new definition',
    withTasks(
      task('n1', { taskDefinition: arns.definition(8) }),
      task('n2', { taskDefinition: arns.definition(8) }),
    ),
    `2 tasks of the new revision run, and only 0 of ${nine} and its images`,
  ],
  [
    'tasks of both sides have one starter: the counts tell',
    { tasks: [old('o1'), old('o2'), task('n1', { startedBy: 'ecs-svc/8' }), old('n2')] },
    `2 tasks of the new revision run, and only 1 of ${nine} and its images`,
  ],
  [
    'two images where the revision tells none',
    {
      revision: unresolved,
      ...withTasks(task('n1'), task('n2', { containers: [{ name: 'web', digest: digest('a') }] })),
    },
    `container web runs 2 images: ${digest('a')} and ${digest('b')}`,
  ],
  [
    'more than three are counted',
    withTasks(
      task('n1'),
      ...['n2', 'n3', 'n4', 'n5'].map((id) => task(id, { taskDefinition: arns.definition(8) })),
    ),
    `${['n2', 'n3', 'n4'].map((id) => `task ${id} is of ${eight}, and ${nine} is released`).join('; ')}; and 1 more`,
  ],
  [
    'a wrong task while another starts',
    { target: counts(2, 1, 1), ...withTasks(task('n1', { taskDefinition: arns.definition(8) }), task('n2')) },
    `task n1 is of ${eight}, and ${nine} is released`,
  ],
])('fail: %s', (_, change, reason) => {
  expect(decide({ ...good, ...change })).toEqual({ outcome: 'fail', reason: reason + SEE });
});

test.each<[string, Partial<Observed>, string]>([
  [
    'one of two runs',
    { target: counts(2, 1), ...withTasks(task('n1')) },
    '2 tasks of the new revision must run, got 1, and 0 that start',
  ],
  [
    'one more starts',
    { target: counts(3, 2, 1) },
    '3 tasks of the new revision must run, got 2, and 1 that start',
  ],
  ['a task could not be seen', withTasks(task('n1')), '4 tasks of the service run, and only 3 could be seen'],
  [
    'a task that runs says no digest',
    withTasks(task('n1'), task('n2', { containers: [{ name: 'web' }] })),
    'ECS has no digest of container web of task n2',
  ],
  [
    'nobody says a digest',
    { revision: unresolved, ...withTasks(task('n1', { containers: [] }), task('n2', { containers: [] })) },
    'ECS has no digest of container web',
  ],
  [
    'no image is named',
    { revision: { ...good.revision, images: [] } },
    'ECS names no image of the new revision',
  ],
  [
    'no task is wanted, and blue has some',
    { target: counts(0) },
    'ECS wants no task of the new revision yet',
  ],
])('inconclusive: %s', (_, change, reason) => {
  expect(decide({ ...good, ...change })).toEqual({ outcome: 'inconclusive', reason });
});

test('a service that is scaled to none has nothing to look at', () => {
  expect(decide({ ...good, target: counts(0), sources: [counts(0)], tasks: [] })).toEqual({
    outcome: 'pass',
    reason: 'warning: ECS wants no task of the service, so none was looked at',
  });
});

test('a name that AWS answers is only text', () => {
  const hostile = task('n2', { arn: 'arn:aws:ecs:::task/shop/n2\u001b[31m`<b>', taskDefinition: 'x/`evil`' });
  const { reason } = decide({ ...good, ...withTasks(task('n1'), hostile) });
  for (const mark of ['\u001b', '`', '<']) expect(reason).not.toContain(mark);
});

// A collector is compared as the service is: it is the release's image, too, and has the same rights.
describe('a sidecar of the revision', () => {
  const images = [
    { container: 'web', digest: digest('b') },
    { container: 'web-telemetry', digest: digest('c') },
  ];
  const revision = { taskDefinition: arns.definition(9), images };
  const beside = (id: string, sidecar: string | undefined) =>
    task(id, {
      containers: [
        { name: 'web', digest: digest('b') },
        { name: 'web-telemetry', ...(sidecar !== undefined && { digest: sidecar }) },
      ],
    });
  test.each<[string, string | undefined, string, RegExp]>([
    ['of the same image in each task', digest('c'), 'pass', /2 tasks run/],
    ['of another image in one', digest('d'), 'fail', /container web-telemetry of task n2 must run/],
    ['that could not be pulled in one', undefined, 'inconclusive', /no digest of container web-telemetry/],
  ])('%s', (_, second, outcome, reason) => {
    const verdict = decide({
      ...good,
      revision,
      ...withTasks(beside('n1', digest('c')), beside('n2', second)),
    });
    expect(verdict).toEqual({ outcome, reason: expect.stringMatching(reason) });
  });
});
