import { JOB_METRICS } from '../../lambda/shared/environment';
import { type Duration, hours, inMinutes, minutes } from './duration';
import { smallestMemory } from './fargate-sizes';
import { gapsOf, type ScheduleInput } from './schedules';
import { type Heartbeat, longestSilence } from './watch';

/** A task of the service's image that runs on a schedule, and ends. docs/jobs.md. */
export interface JobInput {
  /** Small letters, digits and single hyphens, at most 27 characters: it names a schedule and a task definition. */
  readonly name: string;
  /** In the service's image, in the place of its command: `['node', 'dist/job.js']`. Exit code 0 is success. */
  readonly command: readonly string[];
  /** `every(hours(1))`, or `cron('0 3 * * *', { timeZone: 'Europe/Berlin' })`. Not more often than each minute. */
  readonly schedule: ScheduleInput;
  /**
   * How long a run may take; then it is stopped within a minute, and has failed. Whole minutes, at most 24 hours, and no longer
   * than the shortest time between two starts unless `overlap` is stated.
   * @default an hour, or the shortest time between two starts where that is less: a run that hangs must not hide the next
   */
  readonly timeout?: Duration;
  /**
   * What becomes of a start while the run before still goes on: `skip` leaves it out, and counts it. Two runs are never beside
   * each other. @default none stated: then `timeout` keeps a run from reaching the next
   */
  readonly overlap?: 'skip';
  /** As the service's. @default 256 the smallest: a job has no users who wait */
  readonly cpu?: number;
  /** In MiB, one that Fargate offers for that cpu. @default the smallest for `cpu` */
  readonly memory?: number;
  /** How often a run that failed is started again at once, 0 to 5. @default 0 only the team knows whether half a run may be repeated */
  readonly retries?: number;
}

/** {@link JobInput}, filled in. */
export interface Job {
  readonly name: string;
  readonly command: readonly string[];
  readonly schedule: ScheduleInput;
  readonly timeoutMinutes: number;
  readonly cpu: number;
  readonly memory: number;
  readonly retries: number;
}

/** Names of schedules have at most 64 characters: `<service>-<environment>-job-<name>`. source: EventBridge Scheduler API reference, CreateSchedule (Name) */
export const longestJobName = 64 - 32 - '-job-'.length;

/** All of them are in one environment variable of the function that starts them, which may have 4 KB in all. source: Lambda quotas */
export const mostJobs = 8;

/** A run may take so long. */
export const longestRun = hours(24);

/** Metrics may be so late, and a task takes so long to start. */
const LATE_MINUTES = 5;

const longestDefault = hours(1);

/** What it is where nothing else is said. */
export const defaultTimeout = (schedule: ScheduleInput): Duration =>
  minutes(Math.min(inMinutes(longestDefault), Math.floor(gapsOf(schedule).shortest)));

/** Fills in a job that is right. */
export function fillJob(input: JobInput): Job {
  const cpu = input.cpu ?? 256;
  return {
    name: input.name,
    command: input.command,
    schedule: input.schedule,
    timeoutMinutes: inMinutes(input.timeout ?? defaultTimeout(input.schedule)),
    cpu,
    memory: input.memory ?? smallestMemory(cpu) ?? 0,
    retries: input.retries ?? 0,
  };
}

/** Of the job's metric that counts successes. */
const successesOf = (
  job: string,
  service: string,
  environment: string,
): NonNullable<Heartbeat['metric']> => ({
  namespace: JOB_METRICS.NAMESPACE,
  metric: JOB_METRICS.SUCCEEDED,
  dimensions: { Service: service, Environment: environment, Job: job },
});

/**
 * The heartbeat of a job: from one success to the next pass the longest time between two starts, and a run with its repetitions.
 * Absent where that is more than an alarm can look back: docs/jobs.md says what is watched then.
 */
export function heartbeatOf(job: Job, service: string, environment: string): Heartbeat | undefined {
  const silent = gapsOf(job.schedule).longest + job.timeoutMinutes * (1 + job.retries) + LATE_MINUTES;
  if (!(silent <= inMinutes(longestSilence))) return undefined;
  return {
    job: job.name,
    silentAfter: minutes(Math.max(silent, 5)),
    metric: successesOf(job.name, service, environment),
    severity: 'ticket',
  };
}
