import { judge, type Observation, wasJudged } from '../../../lambda/uniformity/decide';
import { arns, digest, sevenAnd, task, uniform, weights } from './observation';

const found = (change: Partial<Observation>) =>
  judge({ ...uniform, ...change }).map(({ id, subject }) => `${id} ${subject}`);

test('nothing is found when every task is of the live revision and all users are on it', () => {
  expect(judge(uniform)).toEqual([]);
  expect(wasJudged(judge(uniform))).toBe(true);
});

const { service } = uniform;
const live = uniform.live as NonNullable<Observation['live']>;
const old = (requested: number, running: number, pending: number) => ({
  service: {
    ...service,
    revisions: [...service.revisions, { arn: arns.revision('old'), requested, running, pending }],
  },
});
const starting = (lastStatus: string, containers = [{ name: 'web' }]) =>
  task('t8', { lastStatus, containers });

describe('tasks', () => {
  test.each<[string, Partial<Observation>, string[]]>([
    [
      'one of eight has the old task definition',
      { tasks: sevenAnd(task('t8', { taskDefinition: arns.definition(7) })) },
      ['stale-task t8'],
    ],
    [
      'it has other images, of course: said once',
      {
        tasks: sevenAnd(
          task('t8', {
            taskDefinition: arns.definition(7),
            containers: [{ name: 'web', digest: digest('a') }],
          }),
        ),
      },
      ['stale-task t8'],
    ],
    [
      'one that only starts will serve as well',
      { tasks: sevenAnd(task('t8', { taskDefinition: arns.definition(7), lastStatus: 'PROVISIONING' })) },
      ['tasks-unseen service', 'stale-task t8'],
    ],
    [
      'all eight are old',
      { tasks: uniform.tasks.map((each) => ({ ...each, taskDefinition: arns.definition(7) })) },
      [1, 2, 3, 4, 5, 6, 7, 8].map((nth) => `stale-task t${nth}`),
    ],
    [
      'one runs another image',
      { tasks: sevenAnd(task('t8', { containers: [{ name: 'web', digest: digest('a') }] })) },
      ['digest-mismatch t8/web'],
    ],
    [
      'one that runs says no digest',
      { tasks: sevenAnd(task('t8', { containers: [{ name: 'web' }] })) },
      ['digest-mismatch t8/web'],
    ],
    [
      'one that runs lacks a container',
      { tasks: sevenAnd(task('t8', { containers: [] })) },
      ['digest-mismatch t8/web'],
    ],
    [
      'Fargate adds a container of its own',
      {
        tasks: sevenAnd(
          task('t8', {
            containers: [
              { name: 'web', digest: digest('b') },
              { name: 'aws-guardduty-agent-x', digest: digest('c') },
            ],
          }),
        ),
      },
      [],
    ],
    [
      'the second of two containers differs',
      {
        live: { ...live, images: [...live.images, { container: 'proxy', digest: digest('c') }] },
        tasks: uniform.tasks.map((each, index) => ({
          ...each,
          containers: [
            { name: 'web', digest: digest('b') },
            { name: 'proxy', digest: digest(index === 2 ? 'd' : 'c') },
          ],
        })),
      },
      ['digest-mismatch t3/proxy'],
    ],
    ['ECS resolved no digest', { live: { ...live, images: [{ container: 'web' }] } }, ['digest-unknown web']],
    ['one pulls its image', { tasks: [...uniform.tasks, starting('PENDING')] }, []],
    [
      'one that starts has another image already',
      {
        tasks: [
          ...uniform.tasks,
          task('t9', { lastStatus: 'ACTIVATING', containers: [{ name: 'web', digest: digest('a') }] }),
        ],
      },
      ['digest-mismatch t9/web'],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });
});

describe('the service', () => {
  test.each<[string, Partial<Observation>, string[]]>([
    ['an old revision has tasks', old(1, 1, 0), ['old-revision old']],
    ['it is to have some', old(1, 0, 0), ['old-revision old']],
    ['one of it starts', old(0, 0, 1), ['old-revision old']],
    ['it is remembered and has none', old(0, 0, 0), []],
    [
      'fewer run than are wanted',
      {
        service: { ...service, runningCount: 7, pendingCount: 1 },
        tasks: [...uniform.tasks.slice(0, 7), starting('PENDING')],
      },
      ['running-count service'],
    ],
    ['more run than are wanted', { service: { ...service, desiredCount: 7 } }, ['running-count service']],
    ['fewer are seen than run', { tasks: uniform.tasks.slice(0, 7) }, ['tasks-unseen service']],
    [
      'none is wanted and none runs',
      { service: { ...service, desiredCount: 0, runningCount: 0, revisions: [] }, tasks: [] },
      [],
    ],
    ['it is being deleted', { service: { ...service, status: 'DRAINING' } }, ['service-inactive service']],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });
});

describe('users', () => {
  test.each<[string, Observation['routes'], string[]]>([
    ['all on green', weights(['green', 1]), []],
    ['all on green, by any number', weights(['green', 999], ['blue', 0]), []],
    ['95 % on blue, which is empty', weights(['blue', 950], ['green', 50]), ['weights']],
    ['one in a thousand on blue', weights(['blue', 1], ['green', 999]), ['weights']],
    ['all on blue', weights(['blue', 100], ['green', 0]), ['weights']],
    ['half at a group of someone else', weights(['green', 50], ['foreign', 50]), ['weights']],
    ['a foreign group with no weight', weights(['green', 50], ['foreign', 0]), []],
    ['a rule that forwards nothing', weights(), ['weights']],
    ['no weight anywhere', weights(['blue', 0], ['green', 0]), ['weights']],
    ['a rule that is gone', [{ targetGroupArn: arns.group('green') }], ['no-production-rule']],
    ['no load balancer at all', [], ['no-production-rule']],
    [
      'the second of two load balancers lags',
      [...weights(['green', 1]), ...weights(['blue', 1], ['green', 1])],
      ['weights'],
    ],
  ])('%s', (_, routes, expected) => {
    expect(judge({ ...uniform, routes }).map(({ id }) => id)).toEqual(expected);
  });
});

describe('deployments', () => {
  const newest = (status: string) => ({ newest: { arn: arns.deployment('d8'), status } });
  test.each<[string, Partial<Observation>, string[]]>([
    ['it was rolled back, and what it restored is live', newest('ROLLBACK_SUCCESSFUL'), []],
    ['its rollback failed', newest('ROLLBACK_FAILED'), ['unsettled-deployment d8']],
    ['it was stopped half-way', newest('STOPPED'), ['unsettled-deployment d8']],
    ['a status that AWS has added', newest('PAUSED_BY_FRIDAY'), ['unsettled-deployment d8']],
    ['ECS remembers none', { newest: undefined }, []],
    ['no revision is live', { live: undefined }, ['live-revision-unknown service']],
    [
      'the first one failed',
      { ...newest('ROLLBACK_FAILED'), live: undefined },
      ['unsettled-deployment d8', 'live-revision-unknown service'],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change as Partial<Observation>)).toEqual(expected);
  });

  test.each(['PENDING', 'IN_PROGRESS', 'STOP_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'])(
    'while one is %s nothing is judged, and that is said',
    (status) => {
      const running = { arn: arns.deployment('d9'), status, createdAt: new Date(9) };
      const findings = judge({
        ...uniform,
        running,
        tasks: [],
        routes: weights(['blue', 950], ['green', 50]),
      });
      expect(findings.map(({ id, subject }) => [id, subject])).toEqual([['deployment-running', 'd9']]);
      expect(wasJudged(findings)).toBe(false);
    },
  );
});

test('everything that is wrong is said at once', () => {
  const change: Partial<Observation> = {
    service: { ...old(1, 1, 0).service, desiredCount: 9, runningCount: 9 },
    newest: { arn: arns.deployment('d8'), status: 'STOPPED' },
    tasks: sevenAnd(task('t8', { taskDefinition: arns.definition(7) })).with(
      0,
      task('t1', { containers: [{ name: 'web', digest: digest('a') }] }),
    ),
    routes: weights(['blue', 950], ['green', 50]),
  };
  expect(found(change)).toEqual([
    'unsettled-deployment d8',
    'tasks-unseen service',
    'old-revision old',
    'digest-mismatch t1/web',
    'stale-task t8',
    'weights 9683b2d02a6cabee',
  ]);
});

test('a sentence says what must be, what is, and where to read what to do', () => {
  const routes = weights(['blue', 950], ['green', 50]);
  const tasks = sevenAnd(task('t8', { taskDefinition: arns.definition(7) }));
  expect(judge({ ...uniform, tasks, routes }).map(({ sentence }) => sentence)).toEqual([
    'task t8 (RUNNING) is of shop:7, and shop:8 is live; see runbooks/uniformity.md#stale-task',
    'the production rule must lead all users to green/73e2d6bc24d8a067, got weights 950 on blue/73e2d6bc24d8a067, ' +
      '50 on green/73e2d6bc24d8a067; see runbooks/uniformity.md#weights',
  ]);
});

test('no text of AWS reaches a terminal, Markdown or HTML as anything but text', () => {
  const hostile = '\u001b[31m<b>::error::[x](y)`|\n';
  const findings = judge({
    ...uniform,
    service: {
      ...service,
      status: hostile,
      revisions: [{ arn: `a/${hostile}`, requested: 1, running: 1, pending: 0 }],
    },
    newest: { arn: `a/${hostile}`, status: hostile },
    live: { arn: `b/${hostile}`, taskDefinition: 'x', images: [{ container: hostile }] },
    tasks: [task(hostile, { taskDefinition: hostile, lastStatus: hostile })],
    routes: [{ targetGroupArn: hostile, rule: { arn: hostile, weights: [] } }],
  });
  expect(new Set(findings.map(({ id }) => id)).size).toBeGreaterThan(5);
  for (const { subject, sentence } of findings) expect(subject + sentence).not.toMatch(/[\p{Cc}<>[\]`|]/u);
});
