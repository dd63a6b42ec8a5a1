import { see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import { shortName, shown } from '../../uniformity/shown';
import type { Carried } from './carried';
import type { Others } from './others';
import type { SeenTask } from './seen-task';

const MINUTE = 60_000;

/**
 * Milliseconds after the decision to start in which a second call with the same token starts nothing: ECS keeps the token
 * of a task, and shows the task, for an hour after it has stopped. Ten minutes are kept back.
 */
// source: Amazon ECS API reference, "Ensuring idempotency" (RunTask) and ListTasks
const SAFE_TO_START = 50 * MINUTE;

/** Seconds between two looks at a task: most migrations take less than two minutes, and a release waits for them. */
const nextLook = (took: number): number => (took < 2 * MINUTE ? 10 : 30);

export interface Observed {
  readonly now: number;
  readonly carried: Carried;
  readonly others: Others;
  /** Started for this release. One, unless somebody has interfered; empty when ECS shows none. */
  readonly tasks: readonly SeenTask[];
  readonly target: { readonly taskDefinition: string; readonly digest: string | undefined };
  /** Task definitions that run now: none in a first deployment. */
  readonly live: readonly string[];
  /** Milliseconds that the other hooks may keep it waiting, and that its task may take. */
  readonly wait: number;
  readonly timeout: number;
}

/** What to do next. `state` is carried, whatever becomes of it. */
export type Step =
  | { readonly act: 'say'; readonly verdict: Verdict }
  | { readonly act: 'run'; readonly state: Carried }
  | { readonly act: 'stop'; readonly task: string; readonly reason: string; readonly state: Carried };

/**
 * Decides from what is there, so that it does not matter how often it is asked, nor where an invocation before it died: a
 * task that ECS shows is judged, and a start is asked for only where a second one would start nothing.
 */
export function decide(seen: Observed): Step {
  const { tasks, carried } = seen;
  if (tasks.length > 0) return judge(seen);
  if (carried.task !== undefined)
    return wait(`ECS does not show the migration’s task ${shortName(carried.task)}`, carried);
  return carried.started === undefined ? beforeStart(seen) : start(seen, carried.started);
}

function beforeStart({ now, carried, others, target, live, wait: longest }: Observed): Step {
  if (live.length > 0 && live.every((each) => each === target.taskDefinition))
    return pass('nothing to migrate: the release is the task definition that runs already');
  if (others.are === 'failed')
    return fail(`the migration was not started, since ${others.which.join(', ')} failed`);
  // Later than this, its task might outlast the gate.
  if (now - carried.asked > longest)
    return fail(`the migration could not be started within ${longest / MINUTE} minutes${waitedFor(others)}`);
  if (others.are === 'waited-for')
    return wait(`the migration waits for ${others.which.join(', ')}`, carried, 30);
  // Carried before it is carried out: an invocation that dies in between has left a trace.
  return wait('the migration is about to start', { ...carried, started: now }, 1);
}

const waitedFor = (others: Others): string =>
  others.are === 'waited-for' ? `: it waited for ${others.which.join(', ')}` : '';

function start({ now, carried, others }: Observed, decided: number): Step {
  // Between the decision and the start a person may have answered a pause.
  if (others.are === 'failed')
    return fail(`the migration was not started, since ${others.which.join(', ')} failed`);
  if (now - decided > SAFE_TO_START)
    return fail(
      `ECS started no task for the migration within ${SAFE_TO_START / MINUTE} minutes, or has forgotten it; it is not started again`,
      'gate-migration.md#it-did-not-start',
    );
  // One that ECS had not shown yet, or of which it had shown the answer of an earlier stage: its word comes first. When
  // it was decided is kept, since an invocation that died may have started the task.
  if (others.are === 'waited-for')
    return wait(`the migration waits for ${others.which.join(', ')}`, carried, 30);
  return { act: 'run', state: carried };
}

function judge(seen: Observed): Step {
  const { tasks, carried } = seen;
  const ended = tasks.filter(({ is }) => is === 'stopped');
  for (const task of ended) {
    const failure = failureOf(task, seen);
    if (failure) return { act: 'say', verdict: failure };
  }
  const open = tasks.find(({ is }) => is !== 'stopped');
  if (!open) {
    const names = ended.map(({ arn }) => shortName(arn)).join(', ');
    return pass(`the migration ran once for this release and exited 0 (task ${names})`);
  }
  return watch(open, seen, { ...carried, task: open.arn });
}

function watch(task: SeenTask, { now, carried, timeout }: Observed, state: Carried): Step {
  const minutes = timeout / MINUTE;
  const took = now - (task.createdAt ?? carried.started ?? carried.asked);
  const name = shortName(task.arn);
  if (task.is === 'stopping') return wait(`the migration’s task ${name} is being stopped`, state, 10);
  if (took < timeout) return wait(`the migration’s task ${name} is ${task.is}`, state, nextLook(took));
  const reason = `Migration gate: ${task.hasRun ? 'ran' : 'did not start'} within ${minutes} minutes`;
  return { act: 'stop', task: task.arn, reason: reason.replace('ran within', 'ran for longer than'), state };
}

/** @returns undefined for a task that did what it should, all of it */
function failureOf(task: SeenTask, { target }: Observed): Verdict | undefined {
  const name = shortName(task.arn);
  if (task.taskDefinition !== target.taskDefinition)
    return failure(
      `the migration’s task ${name} is of ${shortName(task.taskDefinition)}, not of the release`,
      'gate-migration.md#it-failed',
    );
  if (task.digest !== undefined && target.digest !== undefined && task.digest !== target.digest)
    return failure(
      `the migration ran ${shown(task.digest)}, not the release’s image ${shown(target.digest)}`,
      'gate-migration.md#it-failed',
    );
  const why =
    [task.stopCode ? [shown(task.stopCode)] : [], task.causes].flat().join(': ') || 'no cause that is known';
  if (!task.hasRun) {
    return failure(
      `the migration did not start (task ${name}: ${why}); its command has not run`,
      'gate-migration.md#it-did-not-start',
    );
  }
  if (task.stopCode !== 'EssentialContainerExited') {
    const code = task.exitCode === undefined ? 'no exit code' : `exit code ${task.exitCode}`;
    return failure(
      `the migration was stopped before its end (task ${name}: ${why}; ${code}); ${FORWARD}`,
      'gate-migration.md#it-was-stopped',
    );
  }
  if (task.exitCode === 0) return undefined;
  const exited = task.exitCode === undefined ? 'ended without an exit code' : `exited ${task.exitCode}`;
  return failure(`the migration ${exited} (task ${name}: ${why}); ${FORWARD}`, 'gate-migration.md#it-failed');
}

/** Nothing takes back what a migration has written: not this gate, not ECS's rollback. */
const FORWARD =
  'users stay on the old version, and what it has changed stays changed: the way is forward, with a migration that works';

const pass = (reason: string): Step => ({ act: 'say', verdict: { outcome: 'pass', reason } });

const failure = (reason: string, section: Parameters<typeof see>[0]): Verdict => ({
  outcome: 'fail',
  reason: reason + see(section),
});

const fail = (reason: string, section?: Parameters<typeof see>[0]): Step => ({
  act: 'say',
  verdict: { outcome: 'fail', reason: section ? reason + see(section) : reason },
});

const wait = (reason: string, state: Carried, callBackDelay = 30): Step => ({
  act: 'say',
  verdict: { outcome: 'inconclusive', reason, state, callBackDelay },
});
