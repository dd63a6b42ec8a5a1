import {
  ClientException,
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
import type { Revisions } from './failure';
import { nameOfRun, type Phase, phases, type Run } from './phase';
import { type SeenTask, seenTask } from './seen-task';

export interface Account {
  readonly ecs: ECSClient;
  readonly signal: AbortSignal;
  readonly task: MigrationTask;
  /** ARN of the release's service deployment. */
  readonly deployment: string;
}

/** source: Amazon ECS API reference, DescribeTasks */
const TASKS_A_CALL = 100;

/** What the deployment brings, and what runs now. @throws MissingAnswer */
export async function revisionsOf(
  { ecs, signal, task }: Account,
  { targetServiceRevision, sourceServiceRevisions }: ServiceDeployment,
): Promise<Revisions> {
  const target = must(targetServiceRevision?.arn, 'targetServiceRevision.arn');
  // That of the most tasks first: where two run, since a deployment has ended another, it serves the most users.
  const sources = [...must(sourceServiceRevisions, 'sourceServiceRevisions')]
    .sort((one, other) => (other.runningTaskCount ?? 0) - (one.runningTaskCount ?? 0))
    .map(({ arn }) => must(arn, 'sourceServiceRevisions[].arn'));
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
async function describe(
  { ecs, signal, task, deployment }: Account,
  arns: readonly string[],
): Promise<SeenTask[]> {
  const own = new Map(phases.map((phase) => [nameOfRun(deployment, phase), phase]));
  const seen: SeenTask[] = [];
  for (let start = 0; start < arns.length; start += TASKS_A_CALL) {
    const { tasks } = await ecs.send(
      new DescribeTasksCommand({ cluster: task.cluster, tasks: arns.slice(start, start + TASKS_A_CALL) }),
      { abortSignal: signal },
    );
    seen.push(
      ...must(tasks, 'tasks').flatMap((each) => {
        const phase = own.get(each.startedBy ?? '');
        return phase ? [seenTask(each, task.container, phase)] : [];
      }),
    );
  }
  return seen;
}

/** What has become of a start. */
export type Started =
  | { readonly arn: string }
  /** ECS did not start it, and may the next time. */
  | { readonly refused: string }
  /** There is no such task definition that could be run. */
  | { readonly gone: string };

/** Starts the task of a phase, once however often it is called. */
export async function run(
  { ecs, signal, task, deployment }: Account,
  phase: Phase,
  { taskDefinition, command, variables, cpu, memory }: Run,
): Promise<Started> {
  const name = nameOfRun(deployment, phase);
  const environment = Object.entries(variables).map(([variable, value]) => ({ name: variable, value }));
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
          ...(cpu !== undefined && { cpu: String(cpu) }),
          ...(memory !== undefined && { memory: String(memory) }),
          containerOverrides: [
            { name: task.container, command: [...command], ...(environment.length > 0 && { environment }) },
          ],
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
    if (error instanceof ClientException && GONE.test(error.message)) return { gone: taskDefinition };
    throw error;
  }
}

/** ECS's words for a task definition that is INACTIVE or deleted; its name for it is that of all mistakes of a client. */
// source: Amazon ECS developer guide, "Deregistering an Amazon ECS task definition revision"; the words are seen, not documented
const GONE = /^TaskDefinition (?:is inactive|not found)/i;

export async function stop({ ecs, signal, task }: Account, arn: string, reason: string): Promise<void> {
  await ecs.send(new StopTaskCommand({ cluster: task.cluster, task: arn, reason }), { abortSignal: signal });
}
