/* Names and wire types of the function that starts jobs and counts their runs. */

/** Its environment variables. */
export const JOBS = {
  /** Name of the service; a dimension. */
  SERVICE: 'JOBS_SERVICE',
  /** Name of the environment; a dimension. */
  ENVIRONMENT: 'JOBS_ENVIRONMENT',
  /** ARN of the cluster. */
  CLUSTER: 'JOBS_CLUSTER',
  /** JSON: ids of subnets. */
  SUBNETS: 'JOBS_SUBNETS',
  /** JSON: ids of security groups. */
  SECURITY_GROUPS: 'JOBS_SECURITY_GROUPS',
  /** JSON: {@link StartableJob}[] */
  JOBS: 'JOBS_JOBS',
} as const;

/** A job, as the function knows it. */
export interface StartableJob {
  readonly name: string;
  /** ARN of the revision of its task definition. */
  readonly taskDefinition: string;
  readonly family: string;
  readonly timeoutMinutes: number;
  readonly retries: number;
}

/** What a schedule sends. */
export interface StartJob {
  /** Name of the job. */
  readonly start: string;
  /** When it should start: `2026-11-28T03:00:00Z`. */
  readonly at: string;
}

/** What the function publishes, with the dimensions Service, Environment and Job. */
export const JOB_METRICS = {
  NAMESPACE: 'Teal/Jobs',
  /** 1 for each run that ended with exit code 0. */
  SUCCEEDED: 'Succeeded',
  /** 1 for each run that failed and is not started again. */
  FAILED: 'Failed',
  /** 1 for each start that was left out while a run went on. */
  SKIPPED: 'Skipped',
  /** Seconds from the start of the task to its end, of each run. */
  DURATION: 'Duration',
} as const;

/** Environment variable of a worker's tasks: URL of the queue that it takes messages from. */
export const WORKER_QUEUE_URL = 'TEAL_QUEUE_URL';
