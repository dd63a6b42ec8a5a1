import { JOBS, type StartableJob, type StartJob } from '../shared/environment';
import { required } from '../shared/required';
import { type Ended, runOf } from './decide';

/** What calls the function. */
export type Call =
  | { readonly kind: 'start'; readonly job: StartableJob; readonly at: string }
  | { readonly kind: 'end'; readonly job: StartableJob; readonly ended: Ended }
  /** Each minute. */
  | { readonly kind: 'look' };

/** What is read of an event "ECS Task State Change". source: Amazon ECS developer guide, "Amazon ECS task state change events" */
export interface TaskStopped {
  readonly 'detail-type': 'ECS Task State Change';
  readonly detail: {
    readonly group?: string;
    readonly startedBy?: string;
    readonly stopCode?: string;
    readonly startedAt?: string;
    readonly stoppedAt?: string;
    readonly containers?: readonly { readonly name?: string; readonly exitCode?: number }[];
  };
  readonly time: string;
}

/** The jobs that the construct has told of. */
export const jobsOfEnvironment = (): readonly StartableJob[] => JSON.parse(required(JOBS.JOBS));

/** @throws Error for a job that the function was not told of: one that a deployment has just taken away */
export function callOf(event: unknown, jobs: readonly StartableJob[], container: string): Call {
  const { start, at } = event as Partial<StartJob>;
  if (start !== undefined && at !== undefined) {
    const job = jobs.find(({ name }) => name === start);
    if (job === undefined)
      throw new Error(`start must be one of ${jobs.map(({ name }) => name)}, got ${start}`);
    return { kind: 'start', job, at };
  }
  const stopped = event as Partial<TaskStopped>;
  if (stopped['detail-type'] !== 'ECS Task State Change') return { kind: 'look' };
  const { detail, time } = event as TaskStopped;
  const job = jobs.find(({ family }) => detail.group === `family:${family}`);
  if (job === undefined) throw new Error(`group must be of a job, got ${detail.group}`);
  const { exitCode } = detail.containers?.find(({ name }) => name === container) ?? {};
  return {
    kind: 'end',
    job,
    ended: {
      run: runOf(detail.startedBy),
      exitCode,
      stopCode: detail.stopCode,
      startedAt: detail.startedAt === undefined ? undefined : Date.parse(detail.startedAt),
      stoppedAt: Date.parse(detail.stoppedAt ?? time),
    },
  };
}
