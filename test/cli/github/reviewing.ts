import { fresh } from '../../../cli/github/comment/body';
import { carryOut } from '../../../cli/github/reviewed/carry-out';
import type { Reviewed } from '../../../cli/github/reviewed/decide';
import { PLAN_STEP } from '../../../cli/github/reviewed/review-of';
import { hashOf } from '../../../cli/plan/line';
import { GitHubStandIn, type Reply } from './stand-in';
import { zipOf } from './zip-of';

export const COMMIT = 'a'.repeat(40);
export const BEFORE = 'b'.repeat(40);
export const HEAD = 'c'.repeat(40);
export const BOT = 'github-actions[bot]';

export const planOf = (ids: readonly string[], environment = 'production') => {
  const lines = ids.map((id) => ({
    id,
    stack: 'shop-production',
    logicalId: 'Thing',
    type: 'AWS::SNS::Topic',
    kind: 'destructive' as const,
    text: `destroys ${id}`,
  }));
  return { schemaVersion: 1 as const, environment, hash: hashOf(lines), lines, counts: {} };
};
export const PLAN = planOf(['one']);

/** Of a minute of the hour. */
export const at = (minute: number): string => `2026-11-26T09:0${minute}:00Z`;
export const deployed = (...commits: string[]): Reply => ({
  json: { workflow_runs: commits.map((head_sha) => ({ head_sha, conclusion: 'success' })) },
});
export const compared = (...commits: string[]): Reply => ({
  json: { status: 'ahead', commits: commits.map((sha) => ({ sha })) },
});
export const pull = (head: object, base = 'main'): Reply => ({
  json: {
    head: { sha: HEAD, ref: 'change', repo: { full_name: 'acme/shop' }, ...head },
    base: { ref: base },
    merged_by: { login: 'ann' },
  },
});

/** GitHub with pull requests that were reviewed by all rules. */
export class Reviewing extends GitHubStandIn {
  override async start(): Promise<void> {
    await super.start();
    this.on('GET', 'actions/workflows/deploy.yml/runs', deployed(COMMIT, BEFORE));
    this.on('GET', `compare/${BEFORE}...${COMMIT}`, compared(COMMIT));
    this.pullRequest(3, COMMIT);
  }

  /** One that was merged with this commit. */
  pullRequest(number: number, commit: string, plan = PLAN, head = HEAD): void {
    const base = { ref: 'main', repo: { full_name: 'acme/shop' } };
    this.on('GET', `commits/${commit}/pulls`, {
      list: [{ number, merged_at: '2026-11-26T10:00:00Z', base }],
    });
    this.on('GET', `pulls/${number}`, pull({ sha: head }));
    this.on('GET', 'pulls', { list: [2, 3].map((each) => ({ number: each, base })) });
    this.on('GET', `issues/${number}/events`, { list: [{ event: 'merged', created_at: at(9) }] });
    this.on('GET', `pulls/${number}/files`, { list: [{ filename: 'lib/a.ts' }] });
    this.comment(number, fresh({ environment: 'production', commit: head, hash: plan.hash }, '### Plan'));
    this.on('GET', `pulls/${number}/reviews`, {
      list: [
        { state: 'CHANGES_REQUESTED', user: { login: 'bob' } },
        { state: 'APPROVED', user: { login: 'bob' } },
        { state: 'COMMENTED', user: { login: 'bob' } },
        { state: 'APPROVED', user: { login: 'eve' } },
        { state: 'DISMISSED', user: { login: 'eve' } },
      ],
    });
    this.ran({});
    this.uploaded({});
    this.artifact(plan);
  }

  /** The run of the plan; a merge takes a run's pull requests away. */
  ran(change: object): void {
    const run = { id: 8, event: 'pull_request', head_sha: HEAD, head_branch: 'change', created_at: at(1) };
    this.on('GET', 'actions/workflows/plan.yml/runs', {
      json: { workflow_runs: [{ ...run, pull_requests: [], ...change }] },
    });
  }

  /** The job that hands its plan on. */
  uploaded(change: object, conclusion = 'success'): void {
    const steps = [{ name: PLAN_STEP, conclusion }];
    const job = { name: 'production / Plan', started_at: at(2), completed_at: at(4), steps };
    this.on('GET', 'actions/runs/8/jobs', { list: [{ ...job, ...change }], within: 'jobs' });
  }

  comment(number: number, body: string, login = BOT): void {
    this.on('GET', `issues/${number}/comments`, { list: [{ id: 1, body, user: { login } }] });
  }

  artifact(plan: object, expired = false, created_at = at(3)): void {
    this.on('GET', 'actions/runs/8/artifacts', {
      list: [{ id: 21, name: 'plan-production', expired, created_at }],
      within: 'artifacts',
    });
    this.on('GET', 'actions/artifacts/21/zip', { bytes: zipOf({ 'plan.json': JSON.stringify(plan) }) });
  }

  reviewed(): Promise<Reviewed> {
    return carryOut(this.client(), {
      environment: 'production',
      commit: COMMIT,
      branch: 'main',
      author: BOT,
      workflows: { plan: 'plan.yml', deploy: 'deploy.yml' },
    });
  }
}
