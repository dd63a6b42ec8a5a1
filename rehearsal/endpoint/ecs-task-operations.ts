import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Operation } from './aws-service';
import {
  type EcsModel,
  type EcsTasks,
  isNamed,
  pick,
  servicesOf,
  type TaskDefinitionView,
  type TaskView,
} from './ecs-model';
import { page } from './paging';

const cluster = z.string().default('default');
const listTasks = z.strictObject({
  cluster,
  serviceName: z.string().optional(),
  family: z.string().optional(),
  startedBy: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).default('RUNNING'),
  launchType: z.string().optional(),
  maxResults: z.number().int().min(1).max(100).default(100),
  nextToken: z.string().optional(),
});
const describeTasks = z.strictObject({
  cluster,
  tasks: z.array(z.string()).min(1).max(100),
  include: z.array(z.literal('TAGS')).optional(),
});
const describeTaskDefinition = z.strictObject({
  taskDefinition: z.string(),
  include: z.array(z.literal('TAGS')).optional(),
});
const containerOverride = z.strictObject({
  name: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  cpu: z.number().optional(),
  memory: z.number().optional(),
});
const runTask = z.strictObject({
  cluster,
  taskDefinition: z.string(),
  count: z.number().int().min(1).max(10).default(1),
  overrides: z
    .strictObject({
      containerOverrides: z.array(containerOverride).optional(),
      cpu: z.string().optional(),
      memory: z.string().optional(),
    })
    .optional(),
  startedBy: z.string().max(128).optional(),
  group: z.string().optional(),
  // Where a task runs and who may look into it is not modelled, and decides nothing.
  launchType: z.string().optional(),
  capacityProviderStrategy: z.array(z.unknown()).optional(),
  networkConfiguration: z.unknown().optional(),
  platformVersion: z.string().optional(),
  enableECSManagedTags: z.boolean().optional(),
  enableExecuteCommand: z.boolean().optional(),
  propagateTags: z.string().optional(),
  tags: z.array(z.unknown()).optional(),
  // SDK clients send one of their own where they are given none.
  clientToken: z.string().max(64).optional(),
});
const stopTask = z.strictObject({
  cluster,
  task: z.string(),
  reason: z.string().max(1024).default('Task stopped by user'),
});
const executeCommand = z.strictObject({
  cluster,
  task: z.string(),
  container: z.string().optional(),
  command: z.string().min(1),
  interactive: z.literal(true),
});

export function taskOperations(model: EcsModel, tasks: EcsTasks): Record<string, Operation> {
  const tasksOf = (wanted: string): TaskView[] => {
    servicesOf(model, wanted);
    return tasks.tasks().filter(({ clusterArn }) => isNamed(wanted, clusterArn));
  };

  return {
    ListTasks(input) {
      const given = listTasks.parse(input);
      // PENDING is taken and finds nothing: ECS never sets it.
      const shown = tasksOf(given.cluster)
        .filter(({ desiredStatus }) => desiredStatus === given.desiredStatus)
        .filter(
          ({ group }) => given.serviceName === undefined || group === `service:${nameOf(given.serviceName)}`,
        )
        .filter(
          ({ taskDefinitionArn }) =>
            given.family === undefined || familyOf(taskDefinitionArn) === given.family,
        )
        .filter(({ startedBy }) => given.startedBy === undefined || startedBy === given.startedBy)
        .filter(({ launchType }) => given.launchType === undefined || launchType === given.launchType);
      const { items, nextToken } = page(
        shown,
        given.maxResults,
        given.nextToken,
        'InvalidParameterException',
      );
      return { taskArns: items.map(({ taskArn }) => taskArn), nextToken };
    },

    DescribeTasks(input) {
      const { cluster, tasks: wanted } = describeTasks.parse(input);
      const { found, failures } = pick(wanted, tasksOf(cluster), (arn, { taskArn }) => isNamed(arn, taskArn));
      return { tasks: found, failures };
    },

    DescribeTaskDefinition(input) {
      const { taskDefinition } = describeTaskDefinition.parse(input);
      return { taskDefinition: definitionOf(tasks, taskDefinition, 'Unable to describe task definition.') };
    },

    async RunTask(input) {
      const given = runTask.parse(input);
      const { cluster, taskDefinition, count, overrides, startedBy, group, clientToken } = given;
      const [{ clusterArn } = { clusterArn: cluster }] = servicesOf(model, cluster);
      const { taskDefinitionArn, containerDefinitions } = definitionOf(
        tasks,
        taskDefinition,
        'TaskDefinition not found.',
      );
      const stranger = overrides?.containerOverrides?.find(
        (override) => !containerDefinitions?.some(({ name }) => name === override.name),
      );
      if (stranger) {
        throw new AwsError(
          'InvalidParameterException',
          `Override for container named ${stranger.name} is not a container in the TaskDefinition.`,
        );
      }
      const started = await tasks.runTasks({
        clusterArn,
        taskDefinitionArn,
        count,
        overrides,
        startedBy,
        group,
        clientToken,
      });
      return { tasks: started, failures: [] };
    },

    StopTask(input) {
      const { cluster, task, reason } = stopTask.parse(input);
      const find = () => tasksOf(cluster).find(({ taskArn }) => isNamed(task, taskArn));
      const found = find();
      if (found === undefined) {
        throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
      }
      tasks.stopTask(found.taskArn, reason);
      return { task: find() ?? found };
    },

    ExecuteCommand(input) {
      const { cluster, task, container } = executeCommand.parse(input);
      const found = tasksOf(cluster).find(({ taskArn }) => isNamed(task, taskArn));
      if (found === undefined) {
        throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
      }
      return openedIn(found, container);
    },
  };
}

/** By ARN, `family:revision`, or the family alone for its newest. @throws AwsError */
function definitionOf(tasks: EcsTasks, wanted: string, otherwise: string): TaskDefinitionView {
  const found = tasks
    .taskDefinitions()
    .filter(
      ({ taskDefinitionArn, family, revision }) =>
        wanted === taskDefinitionArn || wanted === family || wanted === `${family}:${revision}`,
    )
    .sort((a, b) => b.revision - a.revision)[0];
  if (found === undefined) throw new AwsError('ClientException', otherwise);
  return found;
}

function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

function familyOf(taskDefinitionArn: string): string {
  return nameOf(taskDefinitionArn).replace(/:\d+$/, '');
}

/**
 * A session that leads nowhere: nothing here runs an agent, so a task takes none but where a test says that it has one.
 *
 * source: Amazon ECS API reference, ExecuteCommand; the words of the refusal as field reports have them (fabfuel/ecs-deploy#193)
 */
function openedIn(task: TaskView, wanted: string | undefined): object {
  const { containers = [], clusterArn, taskArn } = task;
  const container = containers.find(({ name }) => wanted === undefined || name === wanted);
  const agent = container?.managedAgents?.find(({ name }) => name === 'ExecuteCommandAgent');
  if (!task.enableExecuteCommand || agent?.lastStatus !== 'RUNNING') {
    throw new AwsError(
      'InvalidParameterException',
      'The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.',
    );
  }
  const sessionId = `ecs-execute-command-${nameOf(taskArn).slice(0, 17)}`;
  return {
    ...{ clusterArn, taskArn, interactive: true },
    ...{ containerName: container?.name, containerArn: container?.containerArn },
    session: {
      sessionId,
      streamUrl: `wss://ssmmessages.invalid/v1/data-channel/${sessionId}?role=publish_subscribe`,
      tokenValue: `token-of-${sessionId}`,
    },
  };
}
