import type { Task } from '@aws-sdk/client-ecs';
import { causeIn } from './cause';
import type { Phase } from './phase';

/** A task that the gate has started, as ECS shows it. */
export interface SeenTask {
  readonly phase: Phase;
  readonly arn: string;
  readonly taskDefinition: string;
  readonly is: 'starting' | 'running' | 'stopping' | 'stopped';
  /** Milliseconds since the Unix epoch; undefined when ECS does not say. */
  readonly createdAt: number | undefined;
  /** Whether its containers ran at all. */
  readonly hasRun: boolean;
  /** Of its container; undefined while it runs, and when it never did. */
  readonly exitCode: number | undefined;
  readonly stopCode: string | undefined;
  /** Names of the causes that ECS tells of the task and of the container. */
  readonly causes: readonly string[];
  /** In ECS's words, and those of whoever stopped it: for the function's log alone. */
  readonly words: readonly string[];
  /** Of the image that it ran; undefined when ECS does not say. */
  readonly digest: string | undefined;
}

/** @param container whose command is replaced */
export function seenTask(task: Task, container: string, phase: Phase): SeenTask {
  const own = task.containers?.find(({ name }) => name === container);
  const words = [task.stoppedReason, own?.reason].flatMap((text) => text || []);
  return {
    phase,
    arn: task.taskArn ?? '',
    taskDefinition: task.taskDefinitionArn ?? '',
    is: progressOf(task),
    createdAt: task.createdAt?.getTime(),
    hasRun: task.startedAt !== undefined || own?.exitCode !== undefined,
    exitCode: own?.exitCode,
    stopCode: task.stopCode,
    causes: [...new Set(words.flatMap((text) => causeIn(text) ?? []))],
    words,
    digest: own?.imageDigest,
  };
}

/** Only STOPPED is an end: what AWS calls a task on its way there, or one day will, is not one. */
function progressOf({ lastStatus, desiredStatus }: Task): SeenTask['is'] {
  if (lastStatus === 'STOPPED') return 'stopped';
  if (desiredStatus === 'STOPPED') return 'stopping';
  return lastStatus === 'RUNNING' ? 'running' : 'starting';
}
