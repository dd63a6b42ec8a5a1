import { blueGreen, migration, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import {
  AwsError,
  badRelease,
  goodRelease,
  type OnceModel,
  rehearse,
  type TaskModel,
} from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { Look } from './look';
import { Trouble, type WaysOut } from './way-out';

let made: ReturnType<typeof synthesizeDelivery> | undefined;
/** Made when it is asked for: who only lists the ways out does not wait for it. */
const assembly = () => {
  made ??= synthesizeDelivery(
    shop(
      { release: blueGreen({ bake: minutes(1) }) },
      { gates: [migration({ command: ['node', 'migrate.js'], timeout: minutes(10) })] },
    ),
  );
  return made;
};

let madeWithCheck: ReturnType<typeof synthesizeDelivery> | undefined;
const checked = () => {
  madeWithCheck ??= synthesizeDelivery(
    shop(
      { release: blueGreen({ bake: minutes(1) }) },
      {
        gates: [
          migration({
            ...{ command: ['node', 'migrate.js'], timeout: minutes(10) },
            compatibility: { command: ['node', 'check.js'], variables: { TABLES: 'check' } },
          }),
        ],
      },
    ),
  );
  return madeWithCheck;
};

type Section = `gate-migration.md#${string}`;

/** A release whose migration fails, what the runbook has a person look at, and a release with one that works. */
async function refusedUntilReleased(
  section: Section,
  once: TaskModel['once'],
  task: object,
  words: RegExp,
): Promise<void> {
  const { step, seen } = Look.step(async (look) => {
    const lines = await look.log('migration');
    // Look, 1: what the gate said, and the id of the task.
    const [, id = ''] = /\(task ([0-9a-f]{32})/.exec(lines.join('\n')) ?? [];
    return { lines, task: await look.task(id) };
  });
  const after = await rehearse(assembly(), {
    release: goodRelease(),
    beforehand: [{ do: 'release', release: badRelease({ once: once ?? {} }) }, step],
  });
  const refused = after.acts?.find((act) => act.do === 'release');
  expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:migration' });
  expect(refused?.reason).toContain(`see runbooks/${section}`);
  // Look, 1 and 3: ECS's words are in the gate's log, and ECS has them for an hour.
  expect(seen().lines.join('\n')).toMatch(words);
  expect(seen().task).toMatchObject(task);
  expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
}

/** A release that is refused before its migration has been run, and one that comes after it. */
async function refusedUntouched(
  section: Section,
  { baseline, release }: { readonly baseline?: TaskModel; readonly release?: TaskModel },
  reason: RegExp,
): Promise<void> {
  const { step, seen } = Look.step((look) => look.log('migration'));
  let asked = 0;
  const after = await rehearse(checked(), {
    release: goodRelease(),
    ...(baseline && { baseline }),
    beforehand: [
      {
        do: 'release',
        release: badRelease({
          once: (what) => {
            asked += 1;
            return typeof release?.once === 'function' ? release.once(what) : (release?.once ?? {});
          },
        }),
      },
      step,
    ],
  });
  const refused = after.acts?.find((act) => act.do === 'release');
  expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:migration' });
  expect(refused?.reason).toMatch(reason);
  expect(refused?.reason).toContain(`see runbooks/${section}`);
  // Its trial alone: the migration itself was not asked for.
  expect(asked).toBe(1);
  // Look, 1: ECS's words are in the gate's log.
  expect(seen().join('\n')).toContain('why ECS stopped the task');
  expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
}

/** The first time it fails; what was wrong with it is mended for the next. */
function onceWrong(wrong: OnceModel): TaskModel {
  let times = 0;
  return { once: () => (times++ === 0 ? wrong : {}) };
}

export const OF_MIGRATION: WaysOut = {
  'gate-migration.md#it-failed': {
    rehearse: () =>
      refusedUntilReleased(
        'gate-migration.md#it-failed',
        { exitCode: 3 },
        { stopCode: 'EssentialContainerExited', containers: [{ exitCode: 3 }] },
        /"words":\["Essential container in task exited \(exit code 3\)"\]/,
      ),
  },
  'gate-migration.md#it-was-stopped': {
    rehearse: () =>
      refusedUntilReleased(
        'gate-migration.md#it-was-stopped',
        { takes: minutes(20) },
        { stopCode: 'UserInitiated', stoppedReason: 'Migration gate: ran for longer than 10 minutes' },
        /"words":\["Migration gate: ran for longer than 10 minutes"\]/,
      ),
  },
  'gate-migration.md#it-did-not-start': {
    rehearse: () =>
      refusedUntilReleased(
        'gate-migration.md#it-did-not-start',
        { cannotStart: 'CannotPullContainerError: no such image' },
        { stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: no such image' },
        /"words":\["CannotPullContainerError: no such image"\]/,
      ),
  },
  'gate-migration.md#the-trial-failed': {
    rehearse: () =>
      refusedUntouched(
        'gate-migration.md#the-trial-failed',
        { release: { once: { exitCode: 1 } } },
        /^the migration’s trial exited 1 .*the database of users was not touched/,
      ),
  },
  'gate-migration.md#the-running-version-cannot-live-with-it': {
    rehearse: () =>
      refusedUntouched(
        'gate-migration.md#the-running-version-cannot-live-with-it',
        { baseline: onceWrong({ exitCode: 1 }) },
        /^the running version’s check exited 1, so that the migration breaks it/,
      ),
  },
  'gate-migration.md#the-running-version-has-no-check': {
    rehearse: () =>
      refusedUntouched(
        'gate-migration.md#the-running-version-has-no-check',
        { baseline: onceWrong({ exitCode: 127 }) },
        /^the running version’s image has no such command .*EssentialContainerExited/,
      ),
  },
  'gate-migration.md#could-not-tell': {
    // It looks again by itself: somebody gives its role back what it may call.
    rehearse: async () => {
      const trouble = new Trouble(['ECS.ListTasks'], new AwsError('AccessDeniedException', 'no', 400));
      const { step, seen } = Look.step((look) => look.log('migration'));
      const after = await rehearse(assembly(), {
        ...{ release: goodRelease(), faults: trouble.faults },
        operator: [
          { after: minutes(4), ...step },
          { after: minutes(5), ...trouble.mend },
        ],
      });
      expect(seen().join('\n')).toMatch(
        /could not be looked at \(AccessDeniedException\); see runbooks\/gate-migration.md#could-not-tell/,
      );
      expect(after).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
    },
  },
};
