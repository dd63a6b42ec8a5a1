import { see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import { shortName, shown } from '../../uniformity/shown';
import { type Phase, words } from './phase';
import type { SeenTask } from './seen-task';

/** Revisions of a deployment, by what they run. */
export interface Revisions {
  readonly target: { readonly taskDefinition: string; readonly digest: string | undefined };
  /** Task definitions that run now, that of the most tasks first: none in a first deployment. */
  readonly live: readonly string[];
}

type Section = Parameters<typeof see>[0];

/** What a failure of each means, and what to do. */
const CONSEQUENCES: Readonly<Record<Phase, { readonly means: string; readonly section: Section }>> = {
  trial: {
    means: 'the database of users was not touched, and users stay on the old version',
    section: 'gate-migration.md#the-trial-failed',
  },
  compatibility: {
    means: 'the database of users was not touched, and users stay on the old version',
    section: 'gate-migration.md#the-running-version-cannot-live-with-it',
  },
  // Nothing takes back what a migration has written: not this gate, not ECS's rollback.
  migration: {
    means:
      'users stay on the old version, and what it has changed stays changed: the way is forward, with a migration that works',
    section: 'gate-migration.md#it-failed',
  },
};

const NO_CHECK = 'gate-migration.md#the-running-version-has-no-check';

/** Of a shell that does not find what it is to run. */
const NOT_FOUND = 127;

/** @returns undefined for a stopped task that did what it should, all of it */
export function failureOf(task: SeenTask, revisions: Revisions): Verdict | undefined {
  const { phase } = task;
  const { means, section } = CONSEQUENCES[phase];
  const name = shortName(task.arn);
  const stranger = strangerIn(task, revisions);
  if (stranger !== undefined) return failure(stranger, section);
  const why =
    [task.stopCode ? [shown(task.stopCode)] : [], task.causes].flat().join(': ') || 'no cause that is known';
  const what = words[phase].phase;
  if (hasNoSuchCommand(task)) {
    return failure(
      `the running version’s image has no such command (task ${name}: ${why}); the check comes with the release before the first that asks for it; ${means}`,
      NO_CHECK,
    );
  }
  if (!task.hasRun) {
    return failure(
      `${what} did not start (task ${name}: ${why}); its command has not run`,
      'gate-migration.md#it-did-not-start',
    );
  }
  if (task.stopCode !== 'EssentialContainerExited') {
    const code = task.exitCode === undefined ? 'no exit code' : `exit code ${task.exitCode}`;
    return failure(
      `${what} was stopped before its end (task ${name}: ${why}; ${code}); ${means}`,
      'gate-migration.md#it-was-stopped',
    );
  }
  if (task.exitCode === 0) return undefined;
  const exited = task.exitCode === undefined ? 'ended without an exit code' : `exited ${task.exitCode}`;
  const broken = phase === 'compatibility' ? ', so that the migration breaks it' : '';
  return failure(`${what} ${exited}${broken} (task ${name}: ${why}); ${means}`, section);
}

/** The task definition that runs cannot be run any more: no later look will find another. */
export const goneOf = (taskDefinition: string): Verdict =>
  failure(
    `the running version cannot be checked: ECS has no active task definition ${shortName(taskDefinition)}; ${CONSEQUENCES.compatibility.means}`,
    NO_CHECK,
  );

/** A task by the gate's name that is not what the gate starts. */
function strangerIn(
  { arn, phase, taskDefinition, digest }: SeenTask,
  { target, live }: Revisions,
): string | undefined {
  const name = shortName(arn);
  if (phase === 'compatibility') {
    if (live.includes(taskDefinition)) return undefined;
    return `${words[phase].task} ${name} is of ${shortName(taskDefinition)}, which does not run`;
  }
  if (taskDefinition !== target.taskDefinition)
    return `${words[phase].task} ${name} is of ${shortName(taskDefinition)}, not of the release`;
  if (digest !== undefined && target.digest !== undefined && digest !== target.digest)
    return `${words[phase].phase} ran ${shown(digest)}, not the release’s image ${shown(target.digest)}`;
  return undefined;
}

/** A shell exits with 127; without one the container cannot be started. */
const hasNoSuchCommand = ({ phase, exitCode, causes }: SeenTask): boolean =>
  phase === 'compatibility' && (exitCode === NOT_FOUND || causes.includes('CannotStartContainerError'));

const failure = (reason: string, section: Section): Verdict => ({
  outcome: 'fail',
  reason: reason + see(section),
});
