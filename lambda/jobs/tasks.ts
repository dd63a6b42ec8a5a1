import {
  ConflictException,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { StartableJob } from '../shared/environment';
import { must } from '../uniformity/must';
import { clientToken, type KnownTask, type Run, startedBy } from './decide';

/** Where tasks run. */
export interface Place {
  readonly ecs: ECSClient;
  readonly cluster: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** The tasks of a job that ECS does not want stopped: those that start, too. At most one, but for what people start by hand. */
export const running = (place: Place, job: StartableJob): Promise<readonly KnownTask[]> =>
  listed(place, job, 'RUNNING');

/** Those that were told to stop and have not: they work on until SIGKILL. */
export const stopping = (place: Place, job: StartableJob): Promise<readonly KnownTask[]> =>
  listed(place, job, 'STOPPED');

/** One page: ECS lists what has stopped for an hour, and a job starts once a minute at most. source: Amazon ECS API reference, ListTasks */
async function listed(
  { ecs, cluster }: Place,
  { family }: StartableJob,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<readonly KnownTask[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, family, desiredStatus }));
  if (taskArns.length === 0) return [];
  const { tasks = [], failures = [] } = await ecs.send(
    new DescribeTasksCommand({ cluster, tasks: taskArns }),
  );
  // Of those that stop some are gone meanwhile; one that should run and cannot be seen may run.
  const [unseen] = failures;
  if (unseen && desiredStatus === 'RUNNING')
    throw new Error(`every task of ${family} must be described, got ${unseen.reason ?? 'no reason'}`);
  const standing = tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  return standing.map(({ taskArn, startedBy: by, createdAt }) => ({
    arn: must(taskArn, 'taskArn'),
    ...(by !== undefined && { startedBy: by }),
    createdAt: must(createdAt, 'createdAt'),
  }));
}

/** @throws Error where ECS starts none: Lambda calls again, and sets aside what fails three times */
export async function start(place: Place, job: StartableJob, run: Run): Promise<void> {
  const { ecs, cluster, subnets, securityGroups } = place;
  try {
    const { tasks = [], failures = [] } = await ecs.send(
      new RunTaskCommand({
        cluster,
        taskDefinition: job.taskDefinition,
        launchType: 'FARGATE',
        count: 1,
        startedBy: startedBy(run),
        clientToken: clientToken(job, run),
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...subnets],
            securityGroups: [...securityGroups],
            assignPublicIp: 'DISABLED',
          },
        },
      }),
    );
    if (tasks.length === 0)
      throw new Error(`${job.name} was not started: ${failures[0]?.reason ?? 'no reason given'}`);
  } catch (error) {
    // The same start with other words: it was begun by an older revision of the function.
    if (error instanceof ConflictException) return;
    throw error;
  }
}

/** SIGTERM, and SIGKILL after the time that the task definition gives. */
export async function stop({ ecs, cluster }: Place, { arn }: KnownTask, reason: string): Promise<void> {
  await ecs.send(new StopTaskCommand({ cluster, task: arn, reason }));
}
