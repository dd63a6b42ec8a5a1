import { runOfJob } from '../records/run-of-job';

/** Of the workflow's run, as its environment says; a word where there is none. */
export function runUrl(env: NodeJS.ProcessEnv = process.env): string {
  return runOfJob(env) ?? 'no run';
}
