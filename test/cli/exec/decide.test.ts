import { type Choice, choose, type Named, type SeenTask, type SeenTasks } from '../../../cli/exec/decide';

const revision = (id: number) => `arn:aws:ecs:eu-west-1:111122223333:service-revision/c/shop/${id}`;
const arn = (id: string) => `arn:aws:ecs:eu-west-1:111122223333:task/c/${id}`;
const RUNNING = { status: 'RUNNING' };
const web = (agent: object | undefined = RUNNING) => ({
  ...{ name: 'web', digest: 'sha256:1', runtimeId: 'r' },
  ...(agent && { agent: agent as { status: string } }),
});
const task = (id: string, more: Partial<SeenTask> = {}): SeenTask => ({
  ...{ arn: arn(id), status: 'RUNNING', revision: revision(1), exec: true, startedAt: 1 },
  containers: [web()],
  ...more,
});
const two = [
  task('a', { startedAt: 1 }),
  task('b', { startedAt: 3, revision: revision(2) }),
  task('c', { startedAt: 2, revision: revision(2) }),
];
const sides = { blue: revision(1), green: revision(2) };

const inWords = (choice: Choice): string =>
  choice.do === 'open' ? `${choice.task.arn.split('/').pop()}/${choice.container.name}` : choice.reason;

test.each<[string, Partial<SeenTasks>, Named, string]>([
  ['one task', { tasks: [task('a')] }, {}, 'a/web'],
  ['the newest', { tasks: [task('a'), task('b', { startedAt: 2 })] }, {}, 'b/web'],
  ['of two that are as new, always the same', { tasks: [task('b'), task('a')] }, {}, 'a/web'],
  ['none', { tasks: [] }, {}, 'no task runs'],
  ['one that starts', { tasks: [task('a', { status: 'PENDING' })] }, {}, 'no task runs'],
  [
    'the newest that takes a shell',
    { tasks: [task('a'), task('b', { startedAt: 2, containers: [web({ status: 'PENDING' })] })] },
    {},
    'a/web',
  ],
  [
    'two revisions, in a deployment',
    { tasks: two, ...sides },
    {},
    'tasks of more than one revision run: name one by --revision or --task; running are blue 1: a; green 2: b, c',
  ],
  [
    'two revisions, without one',
    { tasks: two },
    {},
    'tasks of more than one revision run: name one by --revision or --task; running are revision 1: a; revision 2: b, c',
  ],
  ['a revision that is named', { tasks: two, ...sides }, { revision: revision(2) }, 'b/web'],
  ['a task that is named', { tasks: two, ...sides }, { task: 'a' }, 'a/web'],
  ['by its ARN', { tasks: two, ...sides }, { task: arn('c') }, 'c/web'],
  [
    'a task that does not run',
    { tasks: [task('a')] },
    { task: 'z' },
    'no task runs that was named; running are revision 1: a',
  ],
  [
    'a task of another revision than is named',
    { tasks: two, ...sides },
    { task: 'a', revision: revision(2) },
    'no task runs that was named; running are blue 1: a; green 2: b, c',
  ],
  [
    'a task whose revision ECS does not tell',
    { tasks: [{ ...task('a'), revision: undefined } as unknown as SeenTask, task('b')] },
    {},
    'tasks of more than one revision run: name one by --revision or --task; running are a revision that ECS does not tell: a; revision 1: b',
  ],
  [
    'off',
    { exec: false, tasks: [task('a', { exec: false })] },
    {},
    'ECS Exec is off for this service; exec: true',
  ],
  [
    'on, but not for these tasks',
    { tasks: [task('a', { exec: false })] },
    {},
    'ECS Exec is on, but these tasks were started before it was',
  ],
  ['switched off, but not for these tasks', { exec: false, tasks: [task('a')] }, {}, 'a/web'],
  [
    'an agent that has stopped',
    { tasks: [task('a', { containers: [web({ status: 'STOPPED', reason: 'read-only' })] })] },
    {},
    'the agent that opens shells is STOPPED in container web of task a: read-only; it needs',
  ],
  [
    'no agent',
    { tasks: [task('a', { containers: [{ name: 'web' }] })] },
    {},
    'the agent that opens shells is not there in container web of task a; it needs',
  ],
])('%s', (_, seen, named, expected) => {
  expect(inWords(choose({ exec: true, tasks: [], ...seen }, named))).toMatch(
    new RegExp(`^${expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
  );
});

describe('the container', () => {
  const beside = { ...web({ status: 'STOPPED' }), name: 'telemetry' };
  const tasks = [task('a', { containers: [beside, web()] })];

  test.each<[string, Partial<SeenTasks>, Named, string]>([
    ['is the one that requests go to', { container: 'web' }, {}, 'a/web'],
    [
      'is the one that is named',
      { container: 'web' },
      { container: 'telemetry' },
      'the agent that opens shells is STOPPED in container telemetry',
    ],
    [
      'must be named where that is not known',
      {},
      {},
      'no container is named; --container takes one of telemetry, web',
    ],
    [
      'must be there',
      { container: 'web' },
      { container: 'db' },
      'no container db is in the task; --container takes one of telemetry, web',
    ],
  ])('%s', (_, seen, named, expected) => {
    expect(inWords(choose({ exec: true, tasks, ...seen }, named)).startsWith(expected)).toBe(true);
  });
});
