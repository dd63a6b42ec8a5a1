import { createHash } from 'node:crypto';
import type { StartableJob } from '../shared/environment';

/** Which start of a job a task is of, as `startedBy` has it. */
export interface Run {
  /** When it should start: `2026-11-28T03:00:00Z`. */
  readonly at: string;
  /** 0 for the first, 1 for the first repetition. */
  readonly attempt: number;
}

/** In `startedBy`. source: Amazon ECS API reference, RunTask (startedBy): letters, digits, `-`, `/` and `_`, at most 128 */
export const startedBy = ({ at, attempt }: Run): string => `teal/${at.replace(/[:.]/g, '_')}/${attempt}`;

const STARTED = /^teal\/([\dTZ_+-]+)\/(\d)$/;

/** @returns undefined for a task that somebody else has started */
export function runOf(written: string | undefined): Run | undefined {
  const [, at, attempt] = STARTED.exec(written ?? '') ?? [];
  return at === undefined ? undefined : { at, attempt: Number(attempt) };
}

/**
 * Scheduler and Lambda may call twice for one start; ECS answers the second with the task of the first.
 * source: Amazon ECS API reference, RunTask (clientToken): at most 64 characters
 */
export const clientToken = (job: StartableJob, run: Run): string =>
  createHash('sha256')
    .update(`${job.family} ${startedBy(run)}`)
    .digest('hex');

/** A task of a job, as ECS knows it. */
export interface KnownTask {
  readonly arn: string;
  readonly startedBy?: string;
  readonly createdAt: Date;
}

export type Start =
  | { readonly kind: 'start' }
  /** It runs already: this call is the second for one start. */
  | { readonly kind: 'started' }
  | { readonly kind: 'skip'; readonly running: string };

/** Whether a run may start beside the tasks of its job that are not stopped. */
export function decideStart(run: Run, running: readonly KnownTask[]): Start {
  if (running.some((task) => task.startedBy === startedBy(run))) return { kind: 'started' };
  const [other] = running;
  return other === undefined ? { kind: 'start' } : { kind: 'skip', running: other.arn };
}

/** Of those that run, the ones that take too long. From when it was made: a task that never starts hangs, too. */
export const overdue = (
  running: readonly KnownTask[],
  { timeoutMinutes }: Pick<StartableJob, 'timeoutMinutes'>,
  now: number,
): readonly KnownTask[] =>
  running.filter(({ createdAt }) => now - createdAt.getTime() > timeoutMinutes * 60_000);

/** A task that has stopped, out of an event of ECS. */
export interface Ended {
  readonly run: Run | undefined;
  /** Absent: its container never ran, or was killed without one. */
  readonly exitCode: number | undefined;
  /** Why it stopped, as ECS words it. */
  readonly stopCode: string | undefined;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number;
}

export interface Counted {
  readonly outcome: 'succeeded' | 'failed' | 'again';
  /** The repetition that follows. */
  readonly again?: Run;
  readonly seconds?: number;
}

/** A container ended by itself. source: Amazon ECS API reference, Task (stopCode) */
const BY_ITSELF = 'EssentialContainerExited';

/**
 * What an end counts for. One that was stopped has failed whatever its exit code: what ends well at SIGTERM exits with 0, and has not
 * done its work. One that nobody has scheduled counts as well: a person who starts a job by hand has done its work.
 */
export function decideEnd(
  { run, exitCode, stopCode, startedAt, stoppedAt }: Ended,
  retries: number,
): Counted {
  const seconds = startedAt === undefined ? {} : { seconds: Math.max(0, stoppedAt - startedAt) / 1000 };
  if (exitCode === 0 && stopCode === BY_ITSELF) return { outcome: 'succeeded', ...seconds };
  if (run !== undefined && run.attempt < retries) {
    return { outcome: 'again', again: { at: run.at, attempt: run.attempt + 1 }, ...seconds };
  }
  return { outcome: 'failed', ...seconds };
}
