import { z } from 'zod';
import type { GitHub } from './api';

const artifacts = z.object({
  artifacts: z.array(
    z.object({ id: z.number(), name: z.string(), expired: z.boolean(), created_at: z.iso.datetime() }),
  ),
});
const jobs = z.object({
  jobs: z.array(
    z.object({
      name: z.string(),
      started_at: z.iso.datetime().nullish(),
      completed_at: z.iso.datetime().nullish(),
      steps: z.array(z.object({ name: z.string(), conclusion: z.string().nullish() })).optional(),
    }),
  ),
});

export interface Upload {
  readonly run: number;
  /** Of the artifact. */
  readonly name: string;
  /** That hands it on, by its name in the workflow. */
  readonly step: string;
  /** Of the job that has the step; behind others where a workflow calls another: `plan / production / Plan`. */
  readonly job: string;
}

/**
 * Ids of the artifacts that a step of a run has handed on. A name alone says nothing: all code of a run may put an
 * artifact under it, that of a pull request as well. GitHub tells of no artifact whose it is, so it must have come to be
 * while the job ran whose step went well; no other code of the run runs by then.
 */
export async function uploadedBy(github: GitHub, { run, name, step, job }: Upload): Promise<number[]> {
  const found = await github.list(
    `actions/runs/${run}/artifacts?name=${encodeURIComponent(name)}`,
    artifacts,
    (page) => page.artifacts,
  );
  const named = found.filter((each) => each.name === name && !each.expired);
  if (named.length === 0) return [];
  const all = await github.list(`actions/runs/${run}/jobs?filter=all`, jobs, (page) => page.jobs);
  const spans = all
    .filter((each) => each.name === job || each.name.endsWith(` / ${job}`))
    .filter(({ steps = [] }) => steps.some((each) => each.name === step && each.conclusion === 'success'))
    .map(({ started_at, completed_at }) => [time(started_at), time(completed_at)] as const);
  return named
    .filter(({ created_at }) =>
      spans.some(([from, to]) => from <= time(created_at) && time(created_at) <= to),
    )
    .map(({ id }) => id);
}

/** Not a number where there is none: it is within no time. */
const time = (value: string | null | undefined): number => Date.parse(value ?? '');
