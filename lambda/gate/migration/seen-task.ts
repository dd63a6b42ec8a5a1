import type { Task } from '@aws-sdk/client-ecs';

/** A task that migrates, as ECS shows it. */
export interface SeenTask {
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
  /** Why it stopped, and what ECS says of the container. */
  readonly reasons: readonly string[];
  /** Of the image that it ran; undefined when ECS does not say. */
  readonly digest: string | undefined;
}

/** @param container whose command migrates */
export function seenTask(task: Task, container: string): SeenTask {
  const own = task.containers?.find(({ name }) => name === container);
  return {
    arn: task.taskArn ?? '',
    taskDefinition: task.taskDefinitionArn ?? '',
    is: progressOf(task),
    createdAt: task.createdAt?.getTime(),
    hasRun: task.startedAt !== undefined || own?.exitCode !== undefined,
    exitCode: own?.exitCode,
    stopCode: task.stopCode,
    reasons: [task.stoppedReason, own?.reason].flatMap((text) => (text ? [plain(text)] : [])),
    digest: own?.imageDigest,
  };
}

/** Only STOPPED is an end: what AWS calls a task on its way there, or one day will, is not one. */
function progressOf({ lastStatus, desiredStatus }: Task): SeenTask['is'] {
  if (lastStatus === 'STOPPED') return 'stopped';
  if (desiredStatus === 'STOPPED') return 'stopping';
  return lastStatus === 'RUNNING' ? 'running' : 'starting';
}

const LONGEST = 300;

/** ECS's words, and those of whoever stopped it, as a verdict may hold them: it goes to terminals and Markdown. */
function plain(text: string): string {
  const words = text.replace(/[^\w .,:;/@+()=-]/g, '?');
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}
