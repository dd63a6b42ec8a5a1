import '../../rehearsal/testing/jest';
import { blueGreen, migration, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Release } from '../../rehearsal/report/release';
import {
  type AskedOnce,
  badRelease,
  goodRelease,
  type OnceModel,
  rehearse,
  rehearseCreate,
  rehearseUpdate,
} from '../../rehearsal/testing';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import { shop } from '../synth';

// The gate's own code against the engine's ECS: what it starts, and when.

const ASSEMBLY = synthesizeDelivery(
  shop(
    { release: blueGreen({ bake: minutes(1) }) },
    { gates: [migration({ command: ['node', 'migrate.js'], timeout: minutes(10) })] },
  ),
);
afterAll(() => closeWarmProcesses());

const verdict = ({ stages }: Release) =>
  stages.flatMap(({ gates }) => gates).find(({ id }) => id === 'migration');

test('a migration that works is run once, and the release goes out', async () => {
  const { release, tasks } = await withRehearsal(ASSEMBLY, {}, async (rehearsal, { service }) => {
    const release = await rehearsal.release({
      name: 'a release',
      model: goodRelease(),
      expected: 'released',
    });
    const tasks = service.account.ecs.tasks().filter(({ group }) => group?.startsWith('family:'));
    return { release, tasks };
  });
  expect(release).toBeReleased();
  expect(release.requests.failed).toBe(0);
  expect(verdict(release)).toMatchObject({
    verdict: 'pass',
    reason: expect.stringMatching(
      /^the migration ran once for this release and exited 0 \(task [0-9a-f]{32}\)$/,
    ),
  });
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toMatchObject({
    taskDefinitionArn: expect.stringMatching(/:2$/),
    stopCode: 'EssentialContainerExited',
  });
});

test.each<[string, Parameters<typeof badRelease>[0], RegExp]>([
  ['exits 3', { once: { exitCode: 3 } }, /^the migration exited 3 .*the way is forward.*#it-failed/],
  [
    'takes too long',
    { once: { takes: minutes(20) } },
    /^the migration was stopped before its end .*ran for longer than 10 minutes.*#it-was-stopped/,
  ],
  [
    'never starts',
    { once: { startUp: minutes(600) } },
    /^the migration did not start .*within 10 minutes.*#it-did-not-start/,
  ],
  [
    'cannot be started',
    { once: { cannotStart: 'CannotPullContainerError: no such image' } },
    /^the migration did not start .*TaskFailedToStart: CannotPullContainerError\).*#it-did-not-start/,
  ],
])('one that %s ends the release before a task of it starts', async (_, model, reason) => {
  const release = await rehearse(ASSEMBLY, { release: badRelease(model) });
  expect(release).toRollBack({
    by: 'gate:migration',
    exposed: { atMostPercent: 0 },
    failedRequests: { atMost: 0 },
  });
  expect(verdict(release)?.reason).toMatch(reason);
  expect(release.stages.map(({ name }) => name)).not.toContain('SCALE_UP');
});

test('in a first deployment it runs before any task of the service', async () => {
  const first = await rehearseCreate(ASSEMBLY, {});
  expect(first).toBeReleased();
  expect(verdict(first)).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('exited 0') });
});

const digest = (nth: number) => `sha256:${String(nth).repeat(64)}`;

test('a recovery runs nothing: the old version would meet a newer schema', async () => {
  const update = await rehearseUpdate(ASSEMBLY, ASSEMBLY, {
    deployedParameters: { ImageDigest: digest(1) },
    beforehand: [
      { do: 'update-stack', parameters: { ImageDigest: digest(2) } },
      { do: 'update-stack', parameters: { ImageDigest: digest(3) } },
    ],
    parameters: { ImageDigest: digest(2), RollbackTo: digest(2) },
    // Would end it, if it were run.
    release: badRelease({ once: { exitCode: 1 } }),
  });
  expect(update.release).toBeReleased();
  expect(update.release && verdict(update.release)).toMatchObject({
    verdict: 'pass',
    reason: 'skipped: the deployment is a recovery',
  });
});

test.each([false, true])(
  'the stack goes back with a release whose migration failed; CloudFormation deploys the old version again: %s',
  async (deploysAfterOwnRollback) => {
    const update = await rehearseUpdate(ASSEMBLY, ASSEMBLY, {
      open: { deploysAfterOwnRollback },
      deployedParameters: { ImageDigest: digest(1) },
      parameters: { ImageDigest: digest(2) },
      release: badRelease({ once: { exitCode: 1 } }),
    });
    expect(update.release).toRollBack({ by: 'gate:migration', exposed: { atMostPercent: 0 } });
    expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(update.requests.failed).toBe(0);
    expect(update.deployments).toBe(deploysAfterOwnRollback ? 2 : 1);
  },
);

const CHECKED = synthesizeDelivery(
  shop(
    { release: blueGreen({ bake: minutes(1) }) },
    {
      gates: [
        migration({
          ...{ command: ['node', 'migrate.js'], timeout: minutes(10) },
          compatibility: {
            ...{ command: ['node', 'check.js'], prepare: ['node', 'migrate.js', '--from-empty'] },
            variables: { TABLES: 'check' },
          },
        }),
      ],
    },
  ),
);

/** What was run once, by whom, in order. */
function asking(outcomes: { readonly check?: OnceModel; readonly release?: OnceModel } = {}) {
  const asked: [who: string, AskedOnce][] = [];
  const by =
    (who: string, outcome: OnceModel = {}) =>
    (what: AskedOnce) => {
      asked.push([who, what]);
      return outcome;
    };
  return {
    asked,
    baseline: { once: by('running', outcomes.check) },
    once: by('release', outcomes.release),
  };
}

const TRIAL = [
  'release',
  { command: ['node', 'migrate.js', '--from-empty'], variables: { TABLES: 'check' } },
];
const CHECK = ['running', { command: ['node', 'check.js'], variables: { TABLES: 'check' } }];
const MIGRATION = ['release', { command: ['node', 'migrate.js'], variables: {} }];

test('a migration that is checked is tried by the release, asked of what runs, and then made', async () => {
  const { asked, baseline, once } = asking();
  const release = await rehearse(CHECKED, { baseline, release: goodRelease({ once }) });
  expect(release).toBeReleased();
  expect(release.requests.failed).toBe(0);
  expect(asked).toEqual([TRIAL, CHECK, MIGRATION]);
  expect(verdict(release)?.reason).toMatch(/exited 0 .*, after its trial and the running version’s check$/);
});

test.each<[string, Parameters<typeof asking>[0], (typeof TRIAL)[], RegExp]>([
  [
    'fails in its trial',
    { release: { exitCode: 1 } },
    [TRIAL],
    /^the migration’s trial exited 1 .*#the-trial-failed/,
  ],
  [
    'breaks what runs',
    { check: { exitCode: 1 } },
    [TRIAL, CHECK],
    /^the running version’s check exited 1, so that the migration breaks it.*#the-running-version-cannot-live-with-it/,
  ],
  [
    'cannot be asked of what runs',
    { check: { cannotStart: 'CannotStartContainerError: exec: "node": executable file not found in $PATH' } },
    [TRIAL, CHECK],
    /^the running version’s image has no such command .*#the-running-version-has-no-check/,
  ],
  [
    'is never answered by what runs',
    { check: { takes: minutes(600) } },
    [TRIAL, CHECK],
    /^the running version’s check was stopped before its end .*ran for longer than 10 minutes.*#it-was-stopped/,
  ],
])('one that %s never meets the database of users', async (_, outcomes, runs, reason) => {
  const { asked, baseline, once } = asking(outcomes);
  const release = await rehearse(CHECKED, { baseline, release: badRelease({ once }) });
  expect(release).toRollBack({
    by: 'gate:migration',
    exposed: { atMostPercent: 0 },
    failedRequests: { atMost: 0 },
  });
  expect(asked).toEqual(runs);
  expect(verdict(release)?.reason).toMatch(reason);
});

test('in a first deployment nothing runs that could be broken: it migrates alone', async () => {
  const { asked, once } = asking();
  const first = await rehearseCreate(CHECKED, { release: goodRelease({ once }) });
  expect(first).toBeReleased();
  expect(asked).toEqual([MIGRATION]);
});
