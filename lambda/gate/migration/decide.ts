import { see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import { shortName } from '../../uniformity/shown';
import type { Carried } from './carried';
import { failureOf, type Revisions } from './failure';
import type { Others } from './others';
import { type Phase, phases, words } from './phase';
import type { SeenTask } from './seen-task';

const MINUTE = 60_000;

/**
 * Milliseconds after the decision to start in which a second call with the same token starts nothing: ECS keeps the token
 * of a task, and shows the task, for an hour after it has stopped. Ten minutes are kept back.
 */
// source: Amazon ECS API reference, "Ensuring idempotency" (RunTask) and ListTasks
const SAFE_TO_START = 50 * MINUTE;

/** Of UNTIL_STOPPED, what a start that was decided in time may be late, and the task still be stopped while the gate is asked. */
const GRACE = 2 * MINUTE;

/** Milliseconds for a task that is stopped to end: 60 s from SIGTERM to SIGKILL, and looks in between. */
const UNTIL_STOPPED = 5 * MINUTE;

/** Seconds between two looks at a task: most migrations take less than two minutes, and a release waits for them. */
const nextLook = (took: number): number => (took < 2 * MINUTE ? 10 : 30);

export interface Observed extends Revisions {
  readonly now: number;
  readonly carried: Carried;
  readonly others: Others;
  /** Started for this release. One a phase, unless somebody has interfered; empty when ECS shows none. */
  readonly tasks: readonly SeenTask[];
  /** Whether a trial, and a check of what runs, come before the migration. */
  readonly checks: boolean;
  /** Milliseconds that the other hooks may keep it waiting, and that each task may take. */
  readonly wait: number;
  readonly timeouts: Readonly<Record<Phase, number>>;
}

/** What to do next. `state` is carried, whatever becomes of it. */
export type Step =
  | { readonly act: 'say'; readonly verdict: Verdict }
  | { readonly act: 'run'; readonly phase: Phase; readonly state: Carried }
  | { readonly act: 'stop'; readonly task: SeenTask; readonly reason: string; readonly state: Carried };

/** What is seen of the phase that a release has come to. */
interface Reached extends Observed {
  readonly phase: Phase;
  /** Of this release, in their order. */
  readonly order: readonly Phase[];
}

/**
 * Decides from what is there, so that it does not matter how often it is asked, nor where an invocation before it died: a
 * task that ECS shows is judged, and a start is asked for only where a second one would start nothing.
 */
export function decide(observed: Observed): Step {
  const seen = reached(observed);
  const { tasks, carried, phase } = seen;
  if (tasks.length > 0) return judge(seen);
  if (carried.task !== undefined)
    return wait(`ECS does not show ${words[phase].task} ${shortName(carried.task)}`, carried);
  return carried.started === undefined ? beforeStart(seen) : start(seen, carried.started);
}

/**
 * The latest phase of which there is a trace: that there is one says that those before it have ended as they should, also
 * where ECS has forgotten their tasks, or the state is that of an invocation that was late.
 */
function reached(seen: Observed): Reached {
  const { checks, live, tasks, carried } = seen;
  // In a first deployment nothing runs that could be broken.
  const order = checks && live.length > 0 ? phases : phases.slice(-1);
  const [first = 'migration'] = order;
  const of = order.findLast((each) => each === carried.phase || tasks.some(({ phase }) => phase === each));
  const phase = of ?? first;
  const isCarried = phase === (carried.phase ?? first);
  return {
    ...seen,
    ...{ order, phase },
    tasks: tasks.filter((task) => task.phase === phase),
    carried: isCarried ? carried : { asked: carried.asked, phase },
  };
}

function beforeStart(seen: Reached): Step {
  const { now, carried, others, target, live, phase } = seen;
  if (live.length > 0 && live.every((each) => each === target.taskDefinition))
    return pass('nothing to migrate: the release is the task definition that runs already');
  const { phase: what } = words[phase];
  if (others.are === 'failed') return notStarted(seen, others.which);
  const longest = latestStart(seen);
  // Later than this, its tasks might outlast the gate.
  if (now - carried.asked > longest)
    return fail(`${what} could not be started within ${longest / MINUTE} minutes${waitedFor(others)}`);
  if (others.are === 'waited-for') return wait(`${what} waits for ${others.which.join(', ')}`, carried, 30);
  // Carried before it is carried out: an invocation that dies in between has left a trace.
  return wait(`${what} is about to start`, { ...carried, started: now }, 1);
}

/** Milliseconds from the first look: the time of the others, and of the phases before. */
const latestStart = ({ wait, timeouts, order, phase }: Reached): number =>
  order.slice(0, order.indexOf(phase)).reduce((sum, each) => sum + timeouts[each] + UNTIL_STOPPED, wait);

const notStarted = ({ phase }: Reached, failed: readonly string[]): Step =>
  fail(`${words[phase].phase} was not started, since ${failed.join(', ')} failed`);

const waitedFor = (others: Others): string =>
  others.are === 'waited-for' ? `: it waited for ${others.which.join(', ')}` : '';

function start(seen: Reached, decided: number): Step {
  const { now, carried, others, phase } = seen;
  const { phase: what } = words[phase];
  // Between the decision and the start a person may have answered a pause.
  if (others.are === 'failed') return notStarted(seen, others.which);
  if (now - decided > SAFE_TO_START)
    return fail(
      `ECS started no task for ${what} within ${SAFE_TO_START / MINUTE} minutes, or has forgotten it; it is not started again`,
      'gate-migration.md#it-did-not-start',
    );
  if (now - carried.asked > latestStart(seen) + GRACE)
    return fail(
      `ECS started no task for ${what} within ${Math.floor((now - decided) / MINUTE)} minutes, and one that starts now might outlast the gate`,
      'gate-migration.md#it-did-not-start',
    );
  // One that ECS had not shown yet, or of which it had shown the answer of an earlier stage: its word comes first. When
  // it was decided is kept, since an invocation that died may have started the task.
  if (others.are === 'waited-for') return wait(`${what} waits for ${others.which.join(', ')}`, carried, 30);
  return { act: 'run', phase, state: carried };
}

function judge(seen: Reached): Step {
  const { tasks, carried, phase, order } = seen;
  const ended = tasks.filter(({ is }) => is === 'stopped');
  for (const task of ended) {
    const failure = failureOf(task, seen);
    if (failure) return { act: 'say', verdict: failure };
  }
  const open = tasks.find(({ is }) => is !== 'stopped');
  if (open) return watch(open, seen, { ...carried, task: open.arn });
  const next = order[order.indexOf(phase) + 1];
  if (next) return beforeStart({ ...seen, phase: next, carried: { asked: carried.asked, phase: next } });
  const names = ended.map(({ arn }) => shortName(arn)).join(', ');
  const after = order.length > 1 ? ', after its trial and the running version’s check' : '';
  return pass(`the migration ran once for this release and exited 0 (task ${names})${after}`);
}

function watch(task: SeenTask, { now, carried, timeouts, phase }: Reached, state: Carried): Step {
  const timeout = timeouts[phase];
  const minutes = timeout / MINUTE;
  const took = now - (task.createdAt ?? carried.started ?? carried.asked);
  const name = `${words[phase].task} ${shortName(task.arn)}`;
  if (task.is === 'stopping') return wait(`${name} is being stopped`, state, 10);
  if (took < timeout) return wait(`${name} is ${task.is}`, state, nextLook(took));
  const reason = task.hasRun ? `ran for longer than ${minutes}` : `did not start within ${minutes}`;
  return { act: 'stop', task, reason: `Migration gate: ${reason} minutes`, state };
}

const pass = (reason: string): Step => ({ act: 'say', verdict: { outcome: 'pass', reason } });

const fail = (reason: string, section?: Parameters<typeof see>[0]): Step => ({
  act: 'say',
  verdict: { outcome: 'fail', reason: section ? reason + see(section) : reason },
});

const wait = (reason: string, state: Carried, callBackDelay = 30): Step => ({
  act: 'say',
  verdict: { outcome: 'inconclusive', reason, state, callBackDelay },
});
