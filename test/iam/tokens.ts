import type { Token } from './trust-matcher';

/** A job of GitHub Actions, as far as its token tells of it. */
export interface Job {
  readonly owner?: string;
  readonly ownerId?: number;
  readonly name?: string;
  readonly id?: number;
  /** How the repository's subjects are written. @default 'immutable' */
  readonly form?: 'immutable' | 'classic';
  /** @default 'push' */
  readonly event?: 'push' | 'pull_request' | 'pull_request_target' | 'workflow_dispatch' | 'schedule';
  /** @default 'refs/heads/main', for a pull request its merge */
  readonly ref?: string;
  readonly environment?: string;
  /** File of the workflow whose job it is: the called one of a reusable workflow. */
  readonly workflow?: string;
  /** Where that file is, if it is not the job's own. */
  readonly workflowsOf?: string;
  readonly workflowRef?: string;
  readonly aud?: string;
}

/**
 * What GitHub signs for a job. The environment wins over the event, and a pull request over the branch; a `:` of a
 * name is written `%3A`, and a `%` as it is.
 * source: docs.github.com/actions/reference/security/oidc; facts/pipeline.md §1 (observed, 8 October 2026)
 */
export function tokenOf(job: Job): Token {
  const { owner = 'acme', ownerId = 1234, name = 'shop', id = 5678, form = 'immutable' } = job;
  const { event = 'push', environment, workflow = 'deploy.yml', aud = 'sts.amazonaws.com' } = job;
  const ref = job.ref ?? (event === 'pull_request' ? 'refs/pull/7/merge' : 'refs/heads/main');
  const repository = form === 'immutable' ? `${owner}@${ownerId}/${name}@${id}` : `${owner}/${name}`;
  const context =
    environment !== undefined
      ? `environment:${written(environment)}`
      : event === 'pull_request'
        ? 'pull_request'
        : `ref:${written(ref)}`;
  return {
    aud,
    sub: `repo:${repository}:${context}`,
    repository: `${owner}/${name}`,
    repository_id: String(id),
    ref,
    environment,
    event_name: event,
    workflow,
    job_workflow_ref: `${job.workflowsOf ?? `${owner}/${name}`}/.github/workflows/${workflow}@${job.workflowRef ?? ref}`,
  };
}

const written = (value: string): string => value.replaceAll(':', '%3A');
