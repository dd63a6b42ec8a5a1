import { z } from 'zod';
import type { GitHub } from '../api';
import type { Asked } from './carry-out';

const run = z.object({
  id: z.number(),
  event: z.string(),
  head_sha: z.string(),
  head_branch: z.string().nullish(),
  created_at: z.iso.datetime(),
  pull_requests: z.array(z.object({ base: z.object({ ref: z.string() }) })).nullish(),
});
const runs = z.object({ workflow_runs: z.array(run) });
const sameHead = z.array(z.object({ number: z.number(), base: z.object({ ref: z.string() }) }));
const events = z.array(z.object({ event: z.string(), created_at: z.iso.datetime() }));

export interface Head {
  readonly sha: string;
  /** Name of the branch. */
  readonly ref: string;
}

/**
 * The runs of the plan of a pull request; text when they could be another's.
 *
 * A run is of the merge of a head and a base, and tells of the head alone: a second pull request from the same head into
 * another branch runs the workflow and the programs of that branch. A run's `pull_requests` are those that are open now,
 * none after a merge, so the others from the head are asked for.
 * source: docs.github.com/rest/actions/workflow-runs (pull_requests); docs.github.com/rest/using-the-rest-api/issue-event-types
 */
export async function runsOf(
  github: GitHub,
  number: number,
  { sha, ref }: Head,
  { branch, workflows }: Pick<Asked, 'branch' | 'workflows'>,
): Promise<readonly number[] | string> {
  const [owner = ''] = github.repository.split('/');
  const head = encodeURIComponent(`${owner}:${ref}`);
  const all = await github.list(`pulls?state=all&head=${head}`, sameHead, (page) => page);
  if (!all.some((each) => each.number === number)) return `GitHub does not list it among those from ${ref}`;
  const other = all.find((each) => each.base.ref !== branch);
  if (other)
    return `#${other.number} from the same head goes into ${other.base.ref}, whose workflows are others`;
  const since = await lastBaseChange(github, number);
  const found = await github.get(
    `actions/workflows/${workflows.plan}/runs?event=pull_request&head_sha=${sha}&per_page=100`,
    runs,
  );
  return found.workflow_runs
    .filter((each) => each.event === 'pull_request' && each.head_sha === sha && each.head_branch === ref)
    .filter(({ pull_requests }) => (pull_requests ?? []).every(({ base }) => base.ref === branch))
    .filter(({ created_at }) => Date.parse(created_at) > since)
    .map(({ id }) => id);
}

/** Milliseconds: runs before it were by the workflows of another branch. */
async function lastBaseChange(github: GitHub, number: number): Promise<number> {
  const all = await github.list(`issues/${number}/events`, events, (page) => page);
  const changes = all.filter(({ event }) =>
    ['base_ref_changed', 'automatic_base_change_succeeded'].includes(event),
  );
  return Math.max(0, ...changes.map(({ created_at }) => Date.parse(created_at)));
}
