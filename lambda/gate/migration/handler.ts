import { ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { nameOf } from '../../shared/aws-error';
import { type HooksBefore, MIGRATION, type MigrationTask } from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { writeLogLine } from '../../shared/log-line';
import { required } from '../../shared/required';
import { timeLimit } from '../../shared/time-limit';
import type { Verdict } from '../../shared/verdict';
import { MissingAnswer } from '../../uniformity/must';
import { shortName } from '../../uniformity/shown';
import { type Carried, carriedIn } from './carried';
import { type Account, revisionsOf, run, type Started, stop, tasksOf } from './carry-out';
import { decide } from './decide';
import { goneOf } from './failure';
import { othersOf } from './others';
import { type Phase, runOf, words } from './phase';
import type { SeenTask } from './seen-task';

const ecs = new ECSClient({ maxAttempts: 4 });

/** Milliseconds of one look: less than the function has, so that what is carried is answered whatever AWS does. */
const LOOK = 40_000;

/**
 * Runs the release's migration once, after the other hooks of its stage: a one-off task of the target revision's task
 * definition with another command. Where it is to be checked, it is tried before that, and what runs now is asked whether it
 * can live with what came of it. Never throws once its settings are read: what it carries would be lost.
 */
export async function migration(
  event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
): Promise<Verdict> {
  const task: MigrationTask = JSON.parse(required(MIGRATION.TASK));
  const before: HooksBefore = JSON.parse(required(MIGRATION.AFTER));
  const [wait, timeout] = [minutesOf(MIGRATION.WAIT_MINUTES), minutesOf(MIGRATION.TIMEOUT_MINUTES)];
  const check = task.compatibility ? minutesOf(MIGRATION.CHECK_MINUTES) : 0;
  const carried = carriedIn(event.state, Date.now());
  const limit = timeLimit(LOOK, signal);
  const account: Account = { ecs, signal: limit.signal, task, deployment: event.serviceDeploymentArn };
  try {
    const revisions = await revisionsOf(account, deployment);
    const tasks = await tasksOf(account, carried.task);
    logWords(tasks);
    const step = decide({
      ...revisions,
      ...{ carried, wait },
      checks: task.compatibility !== undefined,
      timeouts: { trial: check, compatibility: check, migration: timeout },
      now: Date.now(),
      others: othersOf(deployment.lifecycleHookDetails, required('AWS_LAMBDA_FUNCTION_NAME'), before),
      tasks,
    });
    switch (step.act) {
      case 'say':
        return step.verdict;
      case 'run': {
        const { taskDefinition: target } = revisions.target;
        const live = revisions.live.find((each) => each !== target);
        const asked = runOf(step.phase, task, target, live);
        return answerOf(await run(account, step.phase, asked), step.phase, step.state);
      }
      case 'stop': {
        const { arn, phase } = step.task;
        await stop(account, arn, step.reason);
        return waits(`${words[phase].task} ${shortName(arn)} is being stopped`, step.state);
      }
    }
  } catch (error) {
    writeLogLine({ level: 'error', message: 'the migration could not be looked at', error: String(error) });
    const why = error instanceof MissingAnswer ? error.message : nameOf(error);
    return waits(`the migration could not be looked at (${why})`, carried);
  } finally {
    limit.lift();
  }
}

/** The verdict has their names alone: who needs the text looks here, or asks ECS within an hour. */
function logWords(tasks: readonly SeenTask[]): void {
  for (const { arn, is, words } of tasks) {
    if (is === 'stopped' && words.length > 0)
      writeLogLine({ level: 'info', message: 'why ECS stopped the task', task: arn, words });
  }
}

function answerOf(result: Started, phase: Phase, state: Carried): Verdict {
  const { task } = words[phase];
  if ('arn' in result)
    return waits(`${task} ${shortName(result.arn)} is starting`, { ...state, task: result.arn });
  if ('refused' in result) return waits(`ECS did not start ${task} (${result.refused})`, state);
  // That of a release is the deployment's own: ECS will have it, or ends the deployment.
  if (phase !== 'compatibility') return waits(`ECS does not find the task definition of ${task}`, state);
  return goneOf(result.gone);
}

/** Seconds until the next look: migrations are short. */
const waits = (reason: string, state: Carried): Verdict => ({
  outcome: 'inconclusive',
  reason,
  state,
  callBackDelay: 10,
});

/** Milliseconds. @throws Error when it is no number: compared with it, nothing would ever take too long */
function minutesOf(variable: string): number {
  const minutes = Number(required(variable));
  if (Number.isFinite(minutes) && minutes > 0) return minutes * 60_000;
  throw new Error(
    `environment variable ${variable} must be a number of minutes, got ${process.env[variable]}; deploy the gate again`,
  );
}

export const handler = gate(migration, { ecs, couldNotTell: 'gate-migration.md#could-not-tell' });
