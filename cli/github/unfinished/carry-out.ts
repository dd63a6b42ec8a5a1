import { z } from 'zod';
import type { GitHub } from '../api';
import { unexpected } from '../failures';
import { fileInZip } from '../reviewed/zip';
import { uploadedBy } from '../uploaded';

/** Bytes of an artifact, and of a file in it: change sets of some hundred resources. */
const MOST_BYTES = 20_000_000;

const runs = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.number(),
      head_sha: z.string(),
      html_url: z.string(),
      status: z.string().nullish(),
      conclusion: z.string().nullish(),
      created_at: z.iso.datetime(),
    }),
  ),
});
const commitIn = z.object({ commit: z.string(), environment: z.string() });

/** Of deploy.yml; a test compares it. */
export const PREPARED_STEP = 'Hand on what was prepared';

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
  for (const { id, head_sha, html_url, status, conclusion, created_at } of found?.workflow_runs ?? []) {
    if (status !== 'completed') continue;
    if (conclusion === 'success' || Date.parse(created_at) < since) return undefined;
    const upload = { run: id, name, step: PREPARED_STEP, job: `Prepare ${environment}` };
    const [artifact] = await uploadedBy(github, upload);
    // It ended before it prepared anything.
    if (artifact === undefined) continue;
    const archive = await github.download(`actions/artifacts/${artifact}/zip`, MOST_BYTES);
    const prepared = fileInZip(archive, 'prepared.json', MOST_BYTES)?.toString('utf8');
    if (prepared === undefined) continue;
    const is = commitOf(prepared);
    if (is?.commit !== head_sha || is.environment !== environment) {
      throw unexpected(
        `the artifact ${name} of ${html_url}`,
        `what was prepared of ${head_sha}`,
        `${is?.commit}`,
      );
    }
    return { prepared, run: html_url };
  }
  return undefined;
}

function commitOf(text: string): z.infer<typeof commitIn> | undefined {
  try {
    return commitIn.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // it is no JSON: of no commit
  }
}
