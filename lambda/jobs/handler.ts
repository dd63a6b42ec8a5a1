import { ECSClient } from '@aws-sdk/client-ecs';
import { JOB_METRICS, JOBS, type StartableJob } from '../shared/environment';
import { required } from '../shared/required';
import { decideEnd, decideStart, type Ended, overdue, type Run } from './decide';
import { callOf, jobsOfEnvironment } from './event';
import { publish } from './publish';
import { type Place, running, start, stop } from './tasks';

const ecs = new ECSClient({ maxAttempts: 4 });

/**
 * Starts a run unless one of the job goes on, counts how runs end, and stops those that take too long. Reserved for nobody, so
 * two calls may look at once; of one start they start one task, by its token.
 *
 * @throws Error when something could not be done: Lambda calls again twice, then sets the call aside
 */
export async function handler(event: unknown): Promise<void> {
  const service = required(JOBS.SERVICE);
  const about = { service, environment: required(JOBS.ENVIRONMENT) };
  const place: Place = {
    ecs,
    cluster: required(JOBS.CLUSTER),
    subnets: JSON.parse(required(JOBS.SUBNETS)),
    securityGroups: JSON.parse(required(JOBS.SECURITY_GROUPS)),
  };
  const jobs = jobsOfEnvironment();
  const call = callOf(event, jobs, service);
  switch (call.kind) {
    case 'start':
      return begin(place, about, call.job, { at: call.at, attempt: 0 });
    case 'end':
      return count(place, about, call.job, call.ended);
    case 'look':
      await Promise.all(jobs.map((job) => stopOverdue(place, job)));
  }
}

interface About {
  readonly service: string;
  readonly environment: string;
}

async function begin(place: Place, about: About, job: StartableJob, run: Run): Promise<void> {
  const decided = decideStart(run, await running(place, job));
  if (decided.kind === 'start') return start(place, job, run);
  if (decided.kind === 'started') return;
  publish(
    { ...about, job: job.name },
    { [JOB_METRICS.SKIPPED]: 1 },
    `${job.name} of ${run.at} is left out: ${decided.running} still runs`,
    Date.now(),
  );
}

async function count(place: Place, about: About, job: StartableJob, ended: Ended): Promise<void> {
  const { outcome, again, seconds } = decideEnd(ended, job.retries);
  // Before it is counted: where it fails, Lambda calls again.
  if (again) await begin(place, about, job, again);
  publish(
    { ...about, job: job.name },
    {
      ...(outcome === 'succeeded' && { [JOB_METRICS.SUCCEEDED]: 1 }),
      ...(outcome === 'failed' && { [JOB_METRICS.FAILED]: 1 }),
      ...(seconds !== undefined && { [JOB_METRICS.DURATION]: seconds }),
    },
    `a run of ${job.name} ended: ${outcome}, exit code ${ended.exitCode ?? 'unknown'}`,
    ended.stoppedAt,
  );
}

async function stopOverdue(place: Place, job: StartableJob): Promise<void> {
  for (const task of overdue(await running(place, job), job, Date.now())) {
    await stop(place, task, `${job.name} took longer than ${job.timeoutMinutes} minutes`);
  }
}
