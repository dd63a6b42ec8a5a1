import {
  backgroundJson,
  backgroundLines,
  isAsTheService,
  wrongInBackground,
} from '../../../cli/status/background';
import type { BackgroundSeen, JobSeen, Status, WorkerSeen } from '../../../cli/status/status';

const NOW = Date.UTC(2026, 0, 6, 9);
const [OLD, NEW] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
const revision = (is: 'blue' | 'green', digest: string) =>
  ({ arn: `r/${is}`, is, tasks: { requested: 2, running: 2, pending: 0 }, digests: [digest] }) as const;
const mails: WorkerSeen = {
  ...{ name: 'mails', desired: 2, running: 2, isDeploying: false, digests: [OLD] },
  ...{ waiting: 1200, oldestSeconds: 75 },
};
const prices: JobSeen = {
  ...{ name: 'prices', schedule: 'rate(15 minutes)' },
  last: { at: NOW - 3 * 3_600_000, ended: 'well' },
};
const seen = (known: BackgroundSeen | undefined, more: Partial<Status> = {}) =>
  ({ at: NOW, revisions: [revision('blue', OLD)], background: { known }, ...more }) as Status;

test.each<[string, Partial<WorkerSeen>, Status['revisions'], boolean | undefined]>([
  ['of one image', {}, [revision('blue', OLD)], true],
  ['of another', { digests: [NEW] }, [revision('blue', OLD)], false],
  ['of two', { digests: [OLD, NEW] }, [revision('blue', OLD)], false],
  ['of that which a deployment finds', {}, [revision('green', NEW), revision('blue', OLD)], true],
  ['of that which it brings', { digests: [NEW] }, [revision('green', NEW), revision('blue', OLD)], false],
  ['of none that ECS knows', { digests: [] }, [revision('blue', OLD)], undefined],
  ['beside a service of none', {}, [], undefined],
])('a worker %s', (_, change, revisions, expected) => {
  expect(isAsTheService({ ...mails, ...change }, { revisions })).toBe(expected);
});

const deployment = { deployment: { status: 'IN_PROGRESS' } } as Partial<Status>;
test.each<[string, BackgroundSeen | undefined, Partial<Status>, readonly string[]]>([
  ['neither', undefined, {}, []],
  ['all well', { workers: [mails], jobs: [prices] }, {}, []],
  [
    'a task is missing',
    { workers: [{ ...mails, running: 1 }], jobs: [] },
    {},
    ['1 of 2 tasks of the worker mails run'],
  ],
  [
    'it is being replaced',
    { workers: [{ ...mails, running: 1, isDeploying: true, digests: [NEW] }], jobs: [] },
    {},
    [],
  ],
  [
    'another image',
    { workers: [{ ...mails, digests: [NEW] }], jobs: [] },
    {},
    ['the worker mails runs another image than the service'],
  ],
  ['another image, in a deployment', { workers: [{ ...mails, digests: [NEW] }], jobs: [] }, deployment, []],
  [
    'a run failed',
    { workers: [], jobs: [{ ...prices, last: { at: NOW, ended: 'failed' } }] },
    {},
    ['the last run of the job prices failed'],
  ],
  ['no run', { workers: [], jobs: [{ name: 'prices', schedule: 'rate(1 day)' }] }, {}, []],
])('what somebody should look at: %s', (_, background, more, expected) => {
  expect(wrongInBackground(seen(background, more))).toEqual(expected);
});

test('what could not be read is nobody’s fault, and null', () => {
  const status = { ...seen(undefined), background: { unknown: 'no' } };
  expect([wrongInBackground(status), backgroundLines(status)]).toEqual([[], []]);
  expect(backgroundJson(status)).toEqual({ workers: null, jobs: null });
});

test('lines for people', () => {
  const { waiting: _, ...quiet } = { ...mails, name: 'imports', isDeploying: true, digests: [NEW] };
  const background = {
    workers: [mails, quiet, { ...mails, name: 'idle', waiting: 0, digests: [] }],
    jobs: [
      prices,
      { ...prices, name: 'books', last: { at: NOW - 60_000, ended: 'failed' as const } },
      { name: 'new', schedule: 'rate(1 day)' },
    ],
  };
  expect(backgroundLines(seen(background))).toEqual([
    ['workers', 'mails 2 of 2, the service’s image, 1,200 wait, the oldest 1 min'],
    ['', 'imports 2 of 2, being replaced, another image, sha256:222222222222, queue not known'],
    ['', 'idle 2 of 2, image not known, 0 wait'],
    ['jobs', 'prices rate(15 minutes): ended well 3 h ago'],
    ['', 'books rate(15 minutes): FAILED 1 min ago'],
    ['', 'new rate(1 day): no run on record'],
  ]);
});

test('for scripts', () => {
  expect(backgroundJson(seen({ workers: [mails], jobs: [prices] }))).toEqual({
    workers: [
      {
        ...{ name: 'mails', desired: 2, running: 2, digests: [OLD], asTheService: true },
        ...{ waiting: 1200, oldestSeconds: 75 },
      },
    ],
    jobs: [
      {
        name: 'prices',
        schedule: 'rate(15 minutes)',
        last: { at: '2026-01-06T06:00:00.000Z', ended: 'well' },
      },
    ],
  });
});
