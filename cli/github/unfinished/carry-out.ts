import { z } from 'zod';
import type { GitHub } from '../api';
import { fileInZip } from '../reviewed/zip';

/** Bytes of an artifact, and of a file in it: change sets of some hundred resources. */
const MOST_BYTES = 20_000_000;

const runs = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      html_url: z.string(),
      status: z.string().nullish(),
      conclusion: z.string().nullish(),
      created_at: z.iso.datetime(),
    }),
  ),
});
const artifacts = z.object({
  artifacts: z.array(z.object({ id: z.number(), name: z.string(), expired: z.boolean() })),
});

/** What a run was about to deploy when it ended. */
export interface Unfinished {
  /** Of `teal prepare`. */
  readonly prepared: string;
  readonly run: string;
}

export interface Asked {
  readonly environment: string;
  readonly workflow: string;
  readonly branch: string;
  /** Milliseconds since the Unix epoch: of runs that are older nobody asks any more. */
  readonly since: number;
}

/**
 * What the newest run that prepared something for an environment has prepared, if it did not end well. One that ended
 * well has seen its own verdict, and one that is still going will.
 */
export async function carryOut(
  github: GitHub,
  { environment, workflow, branch, since }: Asked,
): Promise<Unfinished | undefined> {
  const query = `event=push&branch=${encodeURIComponent(branch)}&per_page=50`;
  const found = await github.find(`actions/workflows/${workflow}/runs?${query}`, runs);
  const name = `prepared-${environment}`;
  for (const { id, html_url, status, conclusion, created_at } of found?.workflow_runs ?? []) {
    if (status !== 'completed') continue;
    if (conclusion === 'success' || Date.parse(created_at) < since) return undefined;
    const all = await github.list(
      `actions/runs/${id}/artifacts?name=${name}`,
      artifacts,
      (page) => page.artifacts,
    );
    const artifact = all.find((each) => each.name === name && !each.expired);
    // It ended before it prepared anything.
    if (artifact === undefined) continue;
    const archive = await github.download(`actions/artifacts/${artifact.id}/zip`, MOST_BYTES);
    const prepared = fileInZip(archive, 'prepared.json', MOST_BYTES)?.toString('utf8');
    if (prepared !== undefined) return { prepared, run: html_url };
  }
  return undefined;
}
