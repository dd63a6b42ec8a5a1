import { DescribeTasksCommand, type ECSClient, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { MissingAnswer, must } from './must';
import type { ObservedTask } from './observation';
import { shortName, shown } from './shown';

/** Where a service is. */
export interface Place {
  /** Name or ARN. */
  readonly cluster: string;
  /** Name. */
  readonly service: string;
}

/** source: Amazon ECS API reference, DescribeTasks */
const TASKS_A_CALL = 100;

/**
 * The tasks of a service that ECS wants to run: what it is stopping has left already.
 *
 * @throws MissingAnswer when an answer lacks what it should have, and what the SDK throws
 */
export async function readTasks(
  ecs: ECSClient,
  place: Place,
  signal?: AbortSignal,
): Promise<readonly ObservedTask[]> {
  const arns = await taskArns(ecs, place, signal);
  const tasks: Task[] = [];
  for (let start = 0; start < arns.length; start += TASKS_A_CALL) {
    const batch = arns.slice(start, start + TASKS_A_CALL);
    const answer = await ecs.send(
      new DescribeTasksCommand({ cluster: place.cluster, tasks: batch }),
      until(signal),
    );
    const [failure] = answer.failures ?? [];
    if (failure) {
      const { arn = '', reason = 'no reason' } = failure;
      throw new MissingAnswer(`every task must be described, got ${shown(reason)} for ${shortName(arn)}`);
    }
    tasks.push(...(answer.tasks ?? []));
  }
  return (
    tasks
      // A task that began to stop after it was listed. Tasks of RunTask are `family:…`, and listed by no service.
      .filter(({ desiredStatus }) => must(desiredStatus, 'desiredStatus') === 'RUNNING')
      .filter(({ group }) => must(group, 'group') === `service:${place.service}`)
      .map(taskOf)
  );
}

/** ARNs of the tasks of a service that ECS wants to run. */
export async function taskArns(
  ecs: ECSClient,
  { cluster, service }: Place,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ecs.send(
      new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'RUNNING', nextToken }),
      until(signal),
    );
    arns.push(...must(page.taskArns, 'taskArns'));
    nextToken = page.nextToken;
  } while (nextToken);
  return arns;
}

const until = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});

function taskOf(task: Task): ObservedTask {
  return {
    arn: must(task.taskArn, 'taskArn'),
    taskDefinition: must(task.taskDefinitionArn, 'taskDefinitionArn'),
    lastStatus: must(task.lastStatus, 'lastStatus'),
    startedBy: must(task.startedBy, 'startedBy'),
    ...(task.startedAt && { startedAt: task.startedAt }),
    containers: must(task.containers, 'containers').map(({ name, imageDigest }) => ({
      name: must(name, 'containers[].name'),
      ...(imageDigest !== undefined && { digest: imageDigest }),
    })),
  };
}
