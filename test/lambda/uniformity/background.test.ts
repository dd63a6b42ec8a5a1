import {
  judgeBackground,
  type ObservedJob,
  type ObservedWorker,
} from '../../../lambda/uniformity/background';
import type { Observation } from '../../../lambda/uniformity/decide';
import { arns, digest, task, uniform } from './observation';

const MAILS = 'shop-production-worker-mails';
const IMPORTS = 'shop-production-worker-imports';
const BOOKS = 'shop-production-job-books';
const definition = (family: string, revision = 8) => arns.definition(revision, family);
const image = (letter: string) => `shop@${digest(letter)}`;
const NOW = new Date('2026-11-28T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

/** The service is out with `b`: `web` is its container. */
const live = {
  ...uniform.live,
  images: [{ container: 'web', digest: digest('b'), image: image('b') }],
} as NonNullable<Observation['live']>;

const taskOf = (id: string, change: Parameters<typeof task>[1] = {}) =>
  task(id, { taskDefinition: definition(MAILS), ...change });

/** Two tasks of the image that the service runs. */
const mails: Observation = {
  service: { ...uniform.service, desiredCount: 2, runningCount: 2 },
  newest: { arn: arns.deployment('w8'), status: 'SUCCESSFUL' },
  live: { ...live, arn: arns.revision('w'), taskDefinition: definition(MAILS) },
  tasks: [taskOf('w1'), taskOf('w2')],
  routes: [],
};
const worker = (change: Partial<Observation> = {}, family = MAILS): ObservedWorker => ({
  wanted: definition(family),
  seen: { ...mails, ...change },
});
const imports = (change: Partial<Observation> = {}): ObservedWorker => {
  const seen = { ...mails, live: { ...live, taskDefinition: definition(IMPORTS) }, tasks: [] };
  return worker({ ...seen, service: { ...mails.service, runningCount: 0 }, ...change }, IMPORTS);
};
const going = (minutes: number, status = 'IN_PROGRESS') => ({
  running: { arn: arns.deployment('w9'), status, createdAt: ago(minutes) },
  tasks: [],
});
const asItShould = { taskDefinition: definition(BOOKS), image: image('b') };
const books = (started: ObservedJob['started'] | null = asItShould): ObservedJob => ({
  wanted: definition(BOOKS),
  ...(started && { started }),
});

const judged = (
  workers: readonly ObservedWorker[],
  jobs: readonly ObservedJob[] = [],
  released: Observation['live'] = live,
) => judgeBackground({ workers, jobs }, { live: released as typeof live, container: 'web', now: NOW });
const found = (...given: Parameters<typeof judged>) =>
  judged(...given).map(({ id, subject }) => `${id} ${subject}`);

test('nothing is found when all run what the service runs', () => {
  expect(judged([worker(), imports()], [books()])).toEqual([]);
});

const ofOld = { ...live, images: [{ container: 'web', digest: digest('a'), image: image('a') }] };
const oldLive = { live: { ...ofOld, taskDefinition: definition(MAILS, 7) } };
const oldTasks = [7, 7].map((revision, nth) =>
  taskOf(`w${nth + 1}`, {
    taskDefinition: definition(MAILS, revision),
    containers: [{ name: 'web', digest: digest('a') }],
  }),
);

describe('a worker', () => {
  test.each<[string, Partial<Observation>, string[]]>([
    ['is left on the image before', { ...oldLive, tasks: oldTasks }, [`worker-left-behind ${MAILS}`]],
    [
      'was rolled back to the image before, which ended well for ECS',
      { ...oldLive, tasks: oldTasks, newest: { arn: arns.deployment('w9'), status: 'ROLLBACK_SUCCESSFUL' } },
      [`worker-left-behind ${MAILS}`],
    ],
    [
      'runs the image, by an older definition: another configuration',
      {
        live: { ...live, taskDefinition: definition(MAILS, 7) },
        tasks: oldTasks.map((each) => ({ ...each, containers: [{ name: 'web', digest: digest('b') }] })),
      },
      [`worker-left-behind ${MAILS}`],
    ],
    [
      'has one task of the definition before',
      { tasks: [taskOf('w1'), taskOf('w2', { taskDefinition: definition(MAILS, 7) })] },
      ['worker-task w2'],
    ],
    [
      'has one task of another image',
      { tasks: [taskOf('w1'), taskOf('w2', { containers: [{ name: 'web', digest: digest('a') }] })] },
      ['worker-task w2'],
    ],
    [
      'has one task that says no digest',
      { tasks: [taskOf('w1'), taskOf('w2', { containers: [{ name: 'web' }] })] },
      ['worker-task w2'],
    ],
    [
      'scales out: one more starts, and its image is not pulled',
      {
        service: { ...mails.service, desiredCount: 3, pendingCount: 1 },
        tasks: [...mails.tasks, taskOf('w3', { lastStatus: 'PENDING', containers: [{ name: 'web' }] })],
      },
      [],
    ],
    ['has none, and wants none', { service: { ...mails.service, runningCount: 0 }, tasks: [] }, []],
    ['runs more tasks than can be seen', { tasks: [taskOf('w1')] }, [`tasks-unseen ${MAILS}`]],
    [
      'was stopped half-way',
      { newest: { arn: arns.deployment('w9'), status: 'STOPPED' } },
      [`worker-unsettled ${MAILS}`],
    ],
    [
      'could not go back',
      { newest: { arn: arns.deployment('w9'), status: 'ROLLBACK_FAILED' } },
      [`worker-unsettled ${MAILS}`],
    ],
    ['has no revision that ECS calls live', { live: undefined }, [`worker-unsettled ${MAILS}`]],
    [
      'is being deleted',
      { service: { ...mails.service, status: 'DRAINING' } },
      [`worker-unsettled ${MAILS}`],
    ],
    [
      'has an image without a digest, of the same name',
      { live: { ...mails.live, images: [{ container: 'web', image: image('b') }] } as Observation['live'] },
      [],
    ],
    [
      'has an image without a digest and without a name',
      { live: { ...mails.live, images: [{ container: 'web' }] } as Observation['live'] },
      [`worker-left-behind ${MAILS}`],
    ],
    [
      'has no container of the service',
      { live: { ...mails.live, images: [] } as unknown as Observation['live'] },
      [`worker-left-behind ${MAILS}`],
    ],
  ])('%s', (_, change, expected) => {
    expect(found([worker(change as Partial<Observation>)])).toEqual(expected);
  });
});

describe('while a worker goes out', () => {
  const behindOf = imports({ live: { ...ofOld, taskDefinition: definition(IMPORTS, 7) } });
  test.each<[string, ReturnType<typeof going>, string[]]>([
    ['it has just begun', going(0), []],
    ['it goes back by itself', going(30, 'ROLLBACK_IN_PROGRESS'), []],
    ['it is nearly an hour', going(59), []],
    // From then on what is behind is said, too.
    [
      'it is an hour',
      going(60),
      [`worker-unsettled ${MAILS}`, `worker-left-behind ${IMPORTS}`, `job-left-behind ${BOOKS}`],
    ],
    [
      'its way back is an hour old',
      going(61, 'ROLLBACK_IN_PROGRESS'),
      [`worker-unsettled ${MAILS}`, `worker-left-behind ${IMPORTS}`, `job-left-behind ${BOOKS}`],
    ],
  ])('%s: nothing else is judged for an hour', (_, change, expected) => {
    expect(found([worker(change), behindOf], [books(null)])).toEqual(expected);
  });

  test('one that hangs is said while another has just begun', () => {
    expect(found([worker(going(90)), imports(going(1))])).toEqual([`worker-unsettled ${MAILS}`]);
  });
});

describe('a job', () => {
  const started = (family: string, revision: number, letter?: string) => ({
    taskDefinition: definition(family, revision),
    ...(letter !== undefined && { image: image(letter) }),
  });
  test.each<[string, ObservedJob['started'] | null, string[]]>([
    ['would start the image before', started(BOOKS, 7, 'a'), [`job-left-behind ${BOOKS}`]],
    ['would start the image with other variables', started(BOOKS, 7, 'b'), [`job-left-behind ${BOOKS}`]],
    [
      'would start what its stack says, and the service runs another',
      started(BOOKS, 8, 'a'),
      [`job-left-behind ${BOOKS}`],
    ],
    ['has no container of the service', started(BOOKS, 8), [`job-left-behind ${BOOKS}`]],
    ['is not known to what starts it', null, [`job-left-behind ${BOOKS}`]],
  ])('%s', (_, change, expected) => {
    expect(found([], [books(change)])).toEqual(expected);
  });

  test.each([
    ['the same', 'assets:hash-b', []],
    ['another', 'assets:hash-a', [`job-left-behind ${BOOKS}`]],
  ])('without a pipeline an image is told by its name: %s', (_, name, expected) => {
    const released = { ...live, images: [{ container: 'web', digest: digest('b'), image: 'assets:hash-b' }] };
    const job = books({ taskDefinition: definition(BOOKS), image: name });
    expect(found([], [job], released as typeof live)).toEqual(expected);
  });
});

test('a live revision without the service’s container is nothing to compare with: not looked, which alarms', () => {
  expect(found([worker()], [], { ...live, images: [] })).toEqual(['not-looked background']);
});

test('a sentence says what must be, what is, and where to read what to do', () => {
  const { seen: left } = worker({ ...oldLive, tasks: oldTasks });
  expect(judged([worker(left)]).map(({ sentence }) => sentence)).toEqual([
    `worker ${MAILS} must run ${digest('b')}, as the service does, got ${digest('a')}; see runbooks/uniformity.md#worker-left-behind`,
  ]);
});

test('no text of AWS reaches a terminal, Markdown or HTML as anything but text', () => {
  const hostile = '\u001b[31m<b>::error::[x](y)`|\n';
  const seen: Observation = {
    service: { ...mails.service, status: hostile, runningCount: 3 },
    newest: { arn: `a/${hostile}`, status: hostile },
    live: { arn: hostile, taskDefinition: hostile, images: [{ container: 'web', image: hostile }] },
    tasks: [task(hostile, { taskDefinition: `b/${hostile}`, lastStatus: hostile })],
    routes: [],
  };
  const findings = [
    ...judged(
      [{ wanted: hostile, seen }],
      [{ wanted: hostile, started: { taskDefinition: hostile, image: hostile } }],
    ),
    ...judged([{ wanted: hostile, seen: { ...seen, ...going(90, hostile) } }]),
  ];
  expect(new Set(findings.map(({ id }) => id)).size).toBe(5);
  for (const { subject, sentence } of findings) expect(subject + sentence).not.toMatch(/[\p{Cc}<>[\]`|]/u);
});
