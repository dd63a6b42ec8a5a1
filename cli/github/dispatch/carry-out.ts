import { z } from 'zod';
import type { GitHub } from '../api';
import { GRAMMAR, parseComment, type Wish } from './command-line';
import type { CommentEvent } from './event';

export type Outcome =
  /** `url` of the run, or of the workflow's runs where GitHub does not tell which. */
  | { readonly outcome: 'dispatched'; readonly wish: Wish; readonly url: string }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'no-command' };

// `maintain` is `write` here. source: docs.github.com/rest/collaborators, "Get repository permissions for a user"
const permission = z.object({ permission: z.string(), user: z.object({ id: z.number() }).nullish() });
const run = z.object({
  id: z.number(),
  html_url: z.string(),
  created_at: z.iso.datetime(),
  event: z.string(),
  status: z.string().nullish(),
});
const runs = z.object({ workflow_runs: z.array(run) });
const pull = z.object({
  head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
});
// source: github.blog/changelog/2026-02-19-workflow-dispatch-api-now-returns-run-ids; before that 204 without a body
const dispatched = z.object({ html_url: z.string().optional() }).optional();

/** Starts what a comment asks for, and answers it. Whoever may not write to the repository gets no answer. */
export async function carryOut(github: GitHub, event: CommentEvent, serverUrl: string): Promise<Outcome> {
  const parsed = parseComment(event.body);
  if (parsed === undefined) return { outcome: 'no-command' };
  if (!(await mayWrite(github, event))) {
    return { outcome: 'refused', reason: `${event.login} must have write access to ${github.repository}` };
  }
  const outcome: Outcome =
    'refused' in parsed
      ? { outcome: 'refused', reason: parsed.refused }
      : await start(github, parsed.wish, event, serverUrl);
  await github.post(`issues/${event.number}/comments`, { body: answerTo(outcome) }, z.unknown());
  return outcome;
}

/** By the API, for this very account: a name may be somebody else's by now, and `author_association` says too little. */
async function mayWrite(github: GitHub, { login, userId }: CommentEvent): Promise<boolean> {
  const found = await github.find(`collaborators/${encodeURIComponent(login)}/permission`, permission);
  return found !== undefined && ['admin', 'write'].includes(found.permission) && found.user?.id === userId;
}

async function start(github: GitHub, wish: Wish, event: CommentEvent, serverUrl: string): Promise<Outcome> {
  if (wish.verb === 'plan') return planAgain(github, wish, event);
  const workflow = `${wish.verb}.yml`;
  const inputs =
    wish.verb === 'rollback'
      ? {
          sha: wish.sha,
          environment: wish.environment,
          ...(wish.service !== undefined && { service: wish.service }),
          reason: `${wish.reason === '' ? 'no reason given' : wish.reason} (asked by ${event.login} in #${event.number})`,
        }
      : {};
  const answer = await github.post(
    `actions/workflows/${workflow}/dispatches`,
    { ref: 'main', inputs, return_run_details: true },
    dispatched,
  );
  const url = answer?.html_url ?? `${serverUrl}/${github.repository}/actions/workflows/${workflow}`;
  return { outcome: 'dispatched', wish, url };
}

/**
 * The newest run of the plan that was there when the comment was written, again: the commit that its author has seen,
 * also if another was pushed meanwhile. A new run would not be one of a pull request, whose token the plan role asks for.
 */
async function planAgain(github: GitHub, wish: Wish, event: CommentEvent): Promise<Outcome> {
  if (!event.isPullRequest) return { outcome: 'refused', reason: 'a plan is of a pull request' };
  const { head } = await github.get(`pulls/${event.number}`, pull);
  const { workflow_runs: all } = await github.get(
    `actions/workflows/plan.yml/runs?event=pull_request&head_sha=${encodeURIComponent(head.sha)}&per_page=20`,
    runs,
  );
  const before = all.find(({ created_at }) => Date.parse(created_at) <= event.at);
  if (before === undefined) {
    return { outcome: 'refused', reason: 'the head has no plan that is older than the comment; ask again' };
  }
  if (before.status !== 'completed') return { outcome: 'refused', reason: 'its plan is running already' };
  await github.post(`actions/runs/${before.id}/rerun`, {}, z.unknown());
  return { outcome: 'dispatched', wish, url: before.html_url };
}

/** Nothing of the comment is in it but what the grammar has passed. */
function answerTo(outcome: Outcome): string {
  if (outcome.outcome === 'dispatched') {
    const { wish, url } = outcome;
    const what =
      wish.verb === 'rollback' ? `rollback of ${wish.environment} to \`${wish.sha}\`` : `${wish.verb}`;
    return `Started: ${what}. ${url}`;
  }
  const reason = outcome.outcome === 'refused' ? outcome.reason : '';
  return `Not started: ${reason}.\n\n${GRAMMAR.map((line) => `    ${line}`).join('\n')}\n`;
}
