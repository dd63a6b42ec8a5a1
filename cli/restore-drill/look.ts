import {
  DescribeServiceRevisionsCommand,
  DescribeTasksCommand,
  type ECSClient,
  type NetworkConfiguration,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { RESTORE_DRILL_TAG } from '../../lambda/shared/restore-drill';
import { must, only } from '../../lambda/uniformity/must';
import { describeService } from '../../lambda/uniformity/observe';
import { shortName, shown } from '../../lambda/uniformity/shown';
import type { ecsPlaceOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import type { Asking } from '../logs/asking';
import { HOST } from './options';

/** Milliseconds between two looks at the task. */
const LOOK_EVERY = 10_000;
/** source: Amazon ECS API reference, RunTask (startedBy) */
const STARTED_BY = 'teal-restore-drill';

/** What runs for users: the check is of it. */
export interface Running {
  readonly taskDefinition: string;
  readonly container: string;
  readonly network: NetworkConfiguration | undefined;
}

/**
 * @returns why no task of it can be run, where that is so
 * @throws MissingAnswer, and what the SDK throws
 */
export async function running(
  ecs: ECSClient,
  place: ReturnType<typeof ecsPlaceOf>,
  asking: Asking,
): Promise<Running | { readonly problem: string }> {
  const service = await asking.untilAnswered(() => describeService(ecs, place));
  const arns = (service.currentServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []);
  const [first] = arns;
  if (first === undefined || arns.length > 1) {
    const got = first === undefined ? 'none' : 'a release on its way';
    return {
      problem: `one release must run, whose image looks into the copy, got ${got}; try again after it`,
    };
  }
  const { serviceRevisions, failures } = await asking.untilAnswered(() =>
    ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [first] })),
  );
  const revision = only(serviceRevisions, failures, 'the revision that runs');
  const container =
    revision.loadBalancers?.[0]?.containerName ?? revision.containerImages?.[0]?.containerName;
  return {
    taskDefinition: must(revision.taskDefinition, 'taskDefinition'),
    container: must(container, 'containerName'),
    network: revision.networkConfiguration ?? service.networkConfiguration,
  };
}

/** `failed` with why: the check said so, or has not run. */
export type Looked =
  | { readonly is: 'well'; readonly task: string }
  | { readonly is: 'failed'; readonly task?: string; readonly why: string };

export interface LookSurroundings {
  readonly asking: Asking;
  readonly pause: Pause;
  readonly say: (text: string) => void;
  /** Milliseconds since the Unix epoch. */
  readonly endsAt: number;
  readonly cluster: string;
  readonly owner: string;
}

/**
 * Runs the check as one task of the release that runs: its image, its roles, its network, its secrets, and another
 * command, in which the copy's host stands. `DATABASE_HOST` itself comes from a secret, and ECS overrides none.
 *
 * @throws what the SDK throws, and the reason of the signal; the task is stopped then
 */
export async function look(
  ecs: ECSClient,
  { taskDefinition, container, network }: Running,
  command: readonly string[],
  host: string,
  around: LookSurroundings,
): Promise<Looked> {
  const { asking, pause, say, endsAt, cluster, owner } = around;
  // One token for all tries: a task is started once.
  const clientToken = `${STARTED_BY}-${Math.floor(pause.now())}`;
  const started = await asking.untilAnswered(() =>
    ecs.send(
      new RunTaskCommand({
        ...{ cluster, taskDefinition, count: 1, launchType: 'FARGATE', clientToken },
        startedBy: STARTED_BY,
        tags: [{ key: RESTORE_DRILL_TAG, value: owner }],
        ...(network && { networkConfiguration: network }),
        overrides: {
          containerOverrides: [
            { name: container, command: command.map((word) => word.replaceAll(HOST, host)) },
          ],
        },
      }),
    ),
  );
  const task = started.tasks?.[0]?.taskArn;
  if (task === undefined) {
    const why = shown(started.failures?.[0]?.reason ?? 'no reason');
    return { is: 'failed', why: `ECS started no task for the check: ${why}` };
  }
  try {
    for (;;) {
      const { tasks } = await asking.untilAnswered(() =>
        ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] })),
      );
      const [seen] = must(tasks, 'tasks');
      if (seen?.lastStatus === 'STOPPED') return ended(seen, task, container);
      if (pause.now() >= endsAt) {
        return {
          is: 'failed',
          task,
          why: `the check (task ${shortName(task)}) had not ended at the timeout`,
        };
      }
      say(
        `the check looks into the copy (task ${shortName(task)} is ${seen?.lastStatus ?? 'not shown yet'})`,
      );
      await pause.sleep(LOOK_EVERY, asking.signal);
    }
  } finally {
    await stop(ecs, cluster, task, say);
  }
}

function ended(seen: Task, task: string, container: string): Looked {
  const exitCode = seen.containers?.find(({ name }) => name === container)?.exitCode;
  if (exitCode === 0) return { is: 'well', task };
  const name = shortName(task);
  if (exitCode !== undefined) {
    return {
      is: 'failed',
      task,
      why: `the check exited ${exitCode} (task ${name}); the service's log has its lines`,
    };
  }
  const why = shown(seen.stoppedReason ?? 'no reason');
  return { is: 'failed', task, why: `the check ended without an exit code (task ${name}: ${why})` };
}

/** One that has stopped takes it, too. That it could not be stopped is told: its database is deleted under it. */
async function stop(
  ecs: ECSClient,
  cluster: string,
  task: string,
  say: (text: string) => void,
): Promise<void> {
  try {
    await ecs.send(new StopTaskCommand({ cluster, task, reason: 'teal restore-drill is over' }));
  } catch (error) {
    say(
      `the check's task ${shortName(task)} could not be stopped: ${error instanceof Error ? error.name : 'no reason'}`,
    );
  }
}
