import { z } from 'zod';
import type { GitHub } from '../api';
import { readSticky } from '../comment/body';
import { commentsOf } from '../comment/carry-out';
import type { Asked } from './carry-out';
import { changesWorkflows, type Review } from './decide';
import { type PlanFile, planIn } from './plan-file';
import { fileInZip } from './zip';

/** Bytes of an artifact, and of the plan in it: 10,000 resources are less than half of it. */
const MOST_BYTES = 20_000_000;
/** That GitHub lists of a pull request. source: docs.github.com/rest/pulls/pulls, "List pull requests files" */
const MOST_FILES = 3_000;

const pull = z.object({
  head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
});
const files = z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() }));
const runs = z.object({ workflow_runs: z.array(z.object({ id: z.number() })) });
const artifacts = z.object({
  artifacts: z.array(z.object({ id: z.number(), name: z.string(), expired: z.boolean() })),
});

/**
 * The plan that reviewers of a pull request saw: the comment has its hash, and only the workflow's own job could write
 * it; the artifact with that hash has its lines. Where the pull request changed the workflows, it could have written
 * both as it liked.
 */
export async function reviewOf(github: GitHub, number: number, asked: Asked): Promise<Review> {
  const { head } = await github.get(`pulls/${number}`, pull);
  const without = (reason: string): Review => ({ number, without: reason });
  if (head.repo?.full_name !== github.repository) return without('it came from a fork, which gets no plan');
  const changed = await github.list(`pulls/${number}/files`, files, (page) => page);
  if (changed.length >= MOST_FILES) return without('it changed more files than GitHub lists');
  const names = changed.flatMap(({ filename, previous_filename }) => [filename, previous_filename ?? '']);
  if (changesWorkflows(names)) return without('it changed .github/, by which its plan was made');
  const shown = (await commentsOf(github, number))
    .filter(({ author }) => author === asked.author)
    .flatMap(({ body }) => readSticky(asked.environment, body) ?? [])
    .find(({ commit }) => commit === head.sha);
  if (shown?.hash === undefined) return without(`no comment shows a plan of its head ${head.sha}`);
  const plan = await planWith(github, shown.hash, head.sha, asked);
  return plan ? { number, plan } : without('the artifact of the plan that was shown is gone');
}

async function planWith(
  github: GitHub,
  hash: string,
  head: string,
  { environment, workflows }: Asked,
): Promise<PlanFile | undefined> {
  const { workflow_runs } = await github.get(
    `actions/workflows/${workflows.plan}/runs?event=pull_request&head_sha=${head}&per_page=50`,
    runs,
  );
  const name = `plan-${environment}`;
  for (const { id } of workflow_runs) {
    const found = await github.list(
      `actions/runs/${id}/artifacts?name=${name}`,
      artifacts,
      (page) => page.artifacts,
    );
    for (const artifact of found.filter((each) => each.name === name && !each.expired)) {
      const archive = await github.download(`actions/artifacts/${artifact.id}/zip`, MOST_BYTES);
      const text = fileInZip(archive, 'plan.json', MOST_BYTES)?.toString('utf8') ?? '';
      const plan = planIn(text);
      if (plan?.hash === hash && plan.environment === environment) return plan;
    }
  }
  return undefined;
}
