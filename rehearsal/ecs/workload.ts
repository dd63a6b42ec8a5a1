import type { TargetBackend } from '../elasticloadbalancing/target-backend';

/** Why a task ended. */
export interface TaskExit {
  /** Worded as ECS words a task's stopped reason. */
  readonly reason: string;
}

/** Percent of what the task definition reserves, as `CPUUtilization` and `MemoryUtilization` of AWS/ECS. */
export interface TaskUsage {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
}

/** A task of a service: a process on this machine, or a model of one. */
export interface RunningTask {
  readonly id: string;
  /** What its target group gets. */
  readonly backend: TargetBackend;
  /** For display: where it listens, when it is a process. */
  readonly address?: { readonly host: string; readonly port: number };
  /** Its start is over: it answers, or it has ended. Until then the clock is held at real time. */
  readonly started: Promise<void>;
  readonly exited: Promise<TaskExit>;
  /** What it uses now; undefined while nobody knows. */
  usage?(): TaskUsage | undefined;
  /** SIGTERM, then SIGKILL when the stop timeout is over. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts the tasks of one service revision. */
export interface TaskLauncher {
  launch(): Promise<RunningTask>;
}

/** A version of the service: what ECS calls a service revision. */
export interface ServiceRevision {
  readonly arn: string;
  /** ARN of its task definition. */
  readonly taskDefinition?: string;
  readonly tasks: TaskLauncher;
}
