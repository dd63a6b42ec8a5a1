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
import { type Account, nameOfRun, revisionsOf, run, stop, tasksOf } from './carry-out';
import { decide } from './decide';
import { othersOf } from './others';
import type { SeenTask } from './seen-task';

const ecs = new ECSClient({ maxAttempts: 4 });

/** Milliseconds of one look: less than the function has, so that what is carried is answered whatever AWS does. */
const LOOK = 40_000;

/**
 * Runs the release's migration once, after the other hooks of its stage: a one-off task of the target revision's task
 * definition with another command. Never throws once its settings are read: what it carries would be lost.
 */
export async function migration(
  event: HookEvent,
  signal: AbortSignal,
  deployment: ServiceDeployment,
): Promise<Verdict> {
  const task: MigrationTask = JSON.parse(required(MIGRATION.TASK));
  const before: HooksBefore = JSON.parse(required(MIGRATION.AFTER));
  const [wait, timeout] = [minutesOf(MIGRATION.WAIT_MINUTES), minutesOf(MIGRATION.TIMEOUT_MINUTES)];
  const carried = carriedIn(event.state, Date.now());
  const limit = timeLimit(LOOK, signal);
  const account: Account = { ecs, signal: limit.signal, task, name: nameOfRun(event.serviceDeploymentArn) };
  try {
    const revisions = await revisionsOf(account, deployment);
    const tasks = await tasksOf(account, carried.task);
    logWords(tasks);
    const step = decide({
      ...revisions,
      ...{ carried, wait, timeout },
      now: Date.now(),
      others: othersOf(deployment.lifecycleHookDetails, required('AWS_LAMBDA_FUNCTION_NAME'), before),
      tasks,
    });
    switch (step.act) {
      case 'say':
        return step.verdict;
      case 'run':
        return startedBy(await run(account, revisions.target.taskDefinition), step.state);
      case 'stop':
        await stop(account, step.task, step.reason);
        return waits(`the migration’s task ${shortName(step.task)} is being stopped`, step.state);
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

function startedBy(result: Awaited<ReturnType<typeof run>>, state: Carried): Verdict {
  return 'arn' in result
    ? waits(`the migration’s task ${shortName(result.arn)} is starting`, { ...state, task: result.arn })
    : waits(`ECS did not start the migration’s task (${result.refused})`, state);
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
