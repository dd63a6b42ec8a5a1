import { createHash } from 'node:crypto';
import {
  ConflictException,
  DescribeServiceRevisionsCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type ServiceDeployment,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { MIGRATION_TAG, type MigrationTask } from '../../shared/environment';
import { digestOf } from '../../shared/image-digest';
import { must, only } from '../../uniformity/must';
import { causeIn } from './cause';
import type { Observed } from './decide';
import { type SeenTask, seenTask } from './seen-task';

export interface Account {
  readonly ecs: ECSClient;
  readonly signal: AbortSignal;
  readonly task: MigrationTask;
  /** Of the release: the service deployment's. */
  readonly name: string;
}

/**
 * What the task of a release is started by, and the token of its start: the same for every invocation of the hook in one
 * deployment, and no other's. 47 of the 64 characters that a token may have.
 */
export const nameOfRun = (serviceDeploymentArn: string): string =>
  `teal-migration-${createHash('sha256').update(serviceDeploymentArn).digest('hex').slice(0, 32)}`;

/** source: Amazon ECS API reference, DescribeTasks */
const TASKS_A_CALL = 100;

/** What the deployment brings, and what runs now. @throws MissingAnswer */
export async function revisionsOf(
  { ecs, signal, task }: Account,
  { targetServiceRevision, sourceServiceRevisions }: ServiceDeployment,
): Promise<Pick<Observed, 'target' | 'live'>> {
  const target = must(targetServiceRevision?.arn, 'targetServiceRevision.arn');
  const sources = must(sourceServiceRevisions, 'sourceServiceRevisions').map(({ arn }) =>
    must(arn, 'sourceServiceRevisions[].arn'),
  );
  const serviceRevisionArns = [...new Set([target, ...sources])];
  const { serviceRevisions: all = [], failures } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
    { abortSignal: signal },
  );
  const revision = (arn: string) =>
    only(
      all.filter(({ serviceRevisionArn }) => serviceRevisionArn === arn),
      failures,
      'a revision of the deployment',
    );
  const { taskDefinition, containerImages } = revision(target);
  const image = containerImages?.find(({ containerName }) => containerName === task.container);
  return {
    target: { taskDefinition: must(taskDefinition, 'taskDefinition'), digest: image && digestOf(image) },
    live: sources.map((arn) => must(revision(arn).taskDefinition, 'taskDefinition')),
  };
}

/**
 * The tasks that were started for the release, those that stopped within the hour too.
 *
 * By family and not by `startedBy`: that filter "must be the only filter", and without `desiredStatus` it finds no task
 * that has stopped.
 *
 * @param known its ARN, if it has been told
 */
// source: Amazon ECS API reference, ListTasks
export async function tasksOf(account: Account, known: string | undefined): Promise<readonly SeenTask[]> {
  if (known !== undefined) {
    const [task] = await describe(account, [known]);
    if (task) return [task];
  }
  const listed = [...(await list(account, 'RUNNING')), ...(await list(account, 'STOPPED'))];
  return describe(account, [...new Set(listed)]);
}

async function list({ ecs, signal, task }: Account, desiredStatus: 'RUNNING' | 'STOPPED'): Promise<string[]> {
  const { cluster, family } = task;
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ecs.send(new ListTasksCommand({ cluster, family, desiredStatus, nextToken }), {
      abortSignal: signal,
    });
    arns.push(...must(page.taskArns, 'taskArns'));
    nextToken = page.nextToken;
  } while (nextToken);
  return arns;
}

/** Those of the release; one that ECS has forgotten meanwhile is left out. */
async function describe({ ecs, signal, task, name }: Account, arns: readonly string[]): Promise<SeenTask[]> {
  const seen: SeenTask[] = [];
  for (let start = 0; start < arns.length; start += TASKS_A_CALL) {
    const { tasks } = await ecs.send(
      new DescribeTasksCommand({ cluster: task.cluster, tasks: arns.slice(start, start + TASKS_A_CALL) }),
      { abortSignal: signal },
    );
    seen.push(
      ...must(tasks, 'tasks')
        .filter(({ startedBy }) => startedBy === name)
        .map((each) => seenTask(each, task.container)),
    );
  }
  return seen;
}

/**
 * Starts the task of the release, once however often it is called.
 *
 * @returns its ARN, or why ECS did not start it
 */
export async function run(
  { ecs, signal, task, name }: Account,
  taskDefinition: string,
): Promise<{ readonly arn: string } | { readonly refused: string }> {
  try {
    const { tasks, failures } = await ecs.send(
      new RunTaskCommand({
        cluster: task.cluster,
        taskDefinition,
        count: 1,
        launchType: 'FARGATE',
        startedBy: name,
        clientToken: name,
        ...(task.owner !== undefined && { tags: [{ key: MIGRATION_TAG, value: task.owner }] }),
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [...task.subnets],
            securityGroups: [...task.securityGroups],
            assignPublicIp: 'DISABLED',
          },
        },
        overrides: {
          ...(task.cpu !== undefined && { cpu: String(task.cpu) }),
          ...(task.memory !== undefined && { memory: String(task.memory) }),
          containerOverrides: [{ name: task.container, command: [...task.command] }],
        },
      }),
      { abortSignal: signal },
    );
    const arn = tasks?.[0]?.taskArn;
    return arn === undefined
      ? { refused: causeIn(failures?.[0]?.reason ?? '') ?? 'no cause that is known' }
      : { arn };
  } catch (error) {
    // An earlier call with this token has started it.
    const arn = error instanceof ConflictException ? error.resourceIds?.[0] : undefined;
    if (arn !== undefined) return { arn };
    throw error;
  }
}

export async function stop({ ecs, signal, task }: Account, arn: string, reason: string): Promise<void> {
  await ecs.send(new StopTaskCommand({ cluster: task.cluster, task: arn, reason }), { abortSignal: signal });
}
