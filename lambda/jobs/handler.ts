import { ECSClient } from '@aws-sdk/client-ecs';
import { JOB_METRICS, JOBS, type StartableJob } from '../shared/environment';
import { required } from '../shared/required';
import { decideEnd, decideStart, type Ended, overdue, type Run, startedBy } from './decide';
import { callOf, jobsOfEnvironment } from './event';
import { publish } from './publish';
import { type Place, running, start, stop, stopping } from './tasks';

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
      await begin(place, about, call.job, { at: call.at, attempt: 0 });
      return;
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

/** @param after the run that has just ended, which ECS may still list. @returns whether the run goes on, or has gone on */
async function begin(place: Place, about: About, job: StartableJob, run: Run, after?: Run): Promise<boolean> {
  const known = [...(await running(place, job)), ...(await stopping(place, job))];
  const others = after ? known.filter((task) => task.startedBy !== startedBy(after)) : known;
  const decided = decideStart(run, others);
  if (decided.kind === 'start') await start(place, job, run);
  if (decided.kind !== 'skip') return true;
  publish(
    { ...about, job: job.name },
    { [JOB_METRICS.SKIPPED]: 1 },
    `${job.name} of ${run.at} is left out: ${decided.running} still runs`,
  );
  return false;
}

async function count(place: Place, about: About, job: StartableJob, ended: Ended): Promise<void> {
  const { outcome: decided, again, seconds } = decideEnd(ended, job.retries);
  // Before it is counted: where it fails, Lambda calls again. One that is left out was the last: nobody would hear of the failure.
  const isLast = again !== undefined && !(await begin(place, about, job, again, ended.run));
  const outcome = isLast ? 'failed' : decided;
  publish(
    { ...about, job: job.name },
    {
      ...(outcome === 'succeeded' && { [JOB_METRICS.SUCCEEDED]: 1 }),
      ...(outcome === 'failed' && { [JOB_METRICS.FAILED]: 1 }),
      ...(seconds !== undefined && { [JOB_METRICS.DURATION]: seconds }),
    },
    `a run of ${job.name} ended: ${outcome}, exit code ${ended.exitCode ?? 'unknown'}, ${ended.stopCode ?? 'no stop code'}`,
  );
}

async function stopOverdue(place: Place, job: StartableJob): Promise<void> {
  for (const task of overdue(await running(place, job), job, Date.now())) {
    await stop(place, task, `${job.name} took longer than ${job.timeoutMinutes} minutes`);
  }
}
