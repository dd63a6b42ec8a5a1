import { z } from 'zod';
import type { GitHub } from '../api';
import { type People, type Review, type Reviewed, reviewedOf } from './decide';
import { reviewOf } from './review-of';
import type { Workflows } from './workflows';

export interface Asked {
  readonly environment: string;
  readonly commit: string;
  readonly branch: string;
  readonly author: string;
  readonly workflows: Workflows;
}

/** Commits that a deployment may bring; of more, the newest count. */
const MOST_COMMITS = 100;

const runs = z.object({
  workflow_runs: z.array(z.object({ head_sha: z.string(), conclusion: z.string().nullish() })),
});
const comparison = z.object({ status: z.string(), commits: z.array(z.object({ sha: z.string() })) });
const pulls = z.array(
  z.object({
    number: z.number(),
    merged_at: z.string().nullish(),
    base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
  }),
);
const person = z.object({ login: z.string() }).nullish();
const merged = z.object({ merged_by: person });
const approvals = z.array(z.object({ state: z.string(), user: person, submitted_at: z.string().nullish() }));

export async function carryOut(github: GitHub, asked: Asked): Promise<Reviewed> {
  const numbers: number[] = [];
  for (const commit of await commitsOf(github, asked)) {
    const found = await github.list(`commits/${commit}/pulls`, pulls, (page) => page);
    const ours = found.filter(
      ({ merged_at, base }) =>
        merged_at && base.ref === asked.branch && base.repo.full_name === github.repository,
    );
    numbers.push(...ours.map(({ number }) => number).filter((number) => !numbers.includes(number)));
  }
  const reviews: Review[] = [];
  for (const number of numbers) reviews.push(await reviewOf(github, number, asked));
  return reviewedOf(asked.environment, reviews, await peopleOf(github, numbers.at(-1)));
}

/** Those since the last deployment that went well, oldest first; the one alone where nobody knows of any. */
async function commitsOf(github: GitHub, { commit, branch, workflows }: Asked): Promise<string[]> {
  const query = `event=push&branch=${encodeURIComponent(branch)}&status=success&per_page=50`;
  const found = await github.find(`actions/workflows/${workflows.deploy}/runs?${query}`, runs);
  const base = found?.workflow_runs.find(({ head_sha }) => head_sha !== commit)?.head_sha;
  if (base === undefined) return [commit];
  let ahead = true;
  const commits = await github.list(`compare/${base}...${commit}`, comparison, (page) => {
    ahead &&= page.status === 'ahead';
    return page.commits;
  });
  // An older commit, deployed again, or a branch that was rewritten.
  if (!ahead || commits.length === 0) return [commit];
  return commits.map(({ sha }) => sha).slice(-MOST_COMMITS);
}

/** Who merged the newest, and who approved it: for the record of the release. */
async function peopleOf(github: GitHub, number: number | undefined): Promise<People> {
  if (number === undefined) return { approvedBy: [] };
  const { merged_by } = await github.get(`pulls/${number}`, merged);
  const reviews = await github.list(`pulls/${number}/reviews`, approvals, (page) => page);
  const last = new Map<string, string>();
  for (const { user, state } of reviews) {
    // A comment does not take an approval back.
    if (user && state !== 'COMMENTED') last.set(user.login, state);
  }
  return {
    ...(merged_by && { mergedBy: merged_by.login }),
    approvedBy: [...last].filter(([, state]) => state === 'APPROVED').map(([login]) => login),
  };
}
