import { z } from 'zod';
import type { GitHub } from '../api';
import { readSticky } from '../comment/body';
import { commentsOf } from '../comment/carry-out';
import { uploadedBy } from '../uploaded';
import type { Asked } from './carry-out';
import { changesWorkflows, type Review } from './decide';
import { type PlanFile, planIn } from './plan-file';
import { runsOf } from './runs-of';
import { fileInZip } from './zip';

/** Bytes of an artifact, and of the plan in it: 10,000 resources are less than half of it. */
const MOST_BYTES = 20_000_000;
/** That GitHub lists of a pull request. source: docs.github.com/rest/pulls/pulls, "List pull requests files" */
const MOST_FILES = 3_000;
/** Of plan-environment.yml; a test compares it. */
export const PLAN_STEP = 'Hand on the plan';

const pull = z.object({
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
  base: z.object({ ref: z.string() }),
});
const files = z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() }));

/**
 * The plan that reviewers of a pull request saw: the comment has its hash, and the artifact that the job of the plan has
 * handed on in a run of this very pull request has its lines. Any workflow of a branch writes comments as this one does,
 * so a comment says which plan it was, and never what is in it. Where the pull request changed the workflows, it could
 * have made the plan as it liked.
 */
export async function reviewOf(github: GitHub, number: number, asked: Asked): Promise<Review> {
  const { head, base } = await github.get(`pulls/${number}`, pull);
  const without = (reason: string): Review => ({ number, without: reason });
  if (head.repo?.full_name !== github.repository) return without('it came from a fork, which gets no plan');
  if (base.ref !== asked.branch) return without(`it went into ${base.ref}`);
  const changed = await github.list(`pulls/${number}/files`, files, (page) => page);
  if (changed.length >= MOST_FILES) return without('it changed more files than GitHub lists');
  const names = changed.flatMap(({ filename, previous_filename }) => [filename, previous_filename ?? '']);
  if (changesWorkflows(names)) return without('it changed .github/, by which its plan was made');
  const shown = (await commentsOf(github, number))
    .filter(({ author }) => author === asked.author)
    .flatMap(({ body }) => readSticky(asked.environment, body) ?? [])
    .find(({ commit }) => commit === head.sha);
  if (shown?.hash === undefined) return without(`no comment shows a plan of its head ${head.sha}`);
  const runs = await runsOf(github, number, head, asked);
  if (typeof runs === 'string') return without(runs);
  const plan = await planWith(github, shown.hash, runs, asked.environment);
  return plan
    ? { number, plan }
    : without('no run of it has the plan that was shown, or its artifact is gone');
}

async function planWith(
  github: GitHub,
  hash: string,
  runs: readonly number[],
  environment: string,
): Promise<PlanFile | undefined> {
  for (const run of runs) {
    const upload = { run, name: `plan-${environment}`, step: PLAN_STEP, job: `${environment} / Plan` };
    for (const id of await uploadedBy(github, upload)) {
      const archive = await github.download(`actions/artifacts/${id}/zip`, MOST_BYTES);
      const text = fileInZip(archive, 'plan.json', MOST_BYTES)?.toString('utf8') ?? '';
      const plan = planIn(text);
      if (plan?.hash === hash && plan.environment === environment) return plan;
    }
  }
  return undefined;
}
