import type { RepositoryInput } from '../config/types';

/** Who signs the tokens of GitHub Actions. */
export const issuer = 'token.actions.githubusercontent.com';

/** The only workflow that may deploy; a test compares it with the file's name. */
export const deployWorkflow = '.github/workflows/deploy.yml';

/** The only branch that may deploy. */
const deployRef = 'refs/heads/main';

/** What a job runs for, as GitHub writes it into the token: an environment wins over the event. */
export type JobContext = { readonly event: 'pull_request' } | { readonly environment: string };

/**
 * The claims that a token must have, each with exactly this value. No others: IAM knows no `event_name` or
 * `runner_environment`, and a key that it does not know denies everybody.
 */
export interface RequiredClaims {
  readonly aud: 'sts.amazonaws.com';
  readonly sub: string;
  /** In `sub` already; it stays when a team customizes the subject. */
  readonly repository_id: string;
  readonly ref?: string;
  readonly job_workflow_ref?: string;
}

/**
 * The immutable subject of a token: with the ids, so that who takes over a name that became free is still somebody
 * else. GitHub writes it for repositories made, renamed or moved after 15 July 2026; older ones opt in.
 * source: docs.github.com/actions/reference/security/oidc
 *
 * @throws Error when a part could make the subject match another job's
 */
export function subject({ owner, ownerId, name, id }: RepositoryInput, context: JobContext): string {
  const repository = [
    `${part('repository.owner', owner, /^[A-Za-z0-9_-]+$/)}@${number('repository.ownerId', ownerId)}`,
    `${part('repository.name', name, /^[A-Za-z0-9._-]+$/)}@${number('repository.id', id)}`,
  ].join('/');
  return 'environment' in context
    ? `repo:${repository}:environment:${part('environment', context.environment, /^[a-z0-9-]+$/)}`
    : `repo:${repository}:${context.event}`;
}

/**
 * Any pull request from a branch of the repository. Its author writes the workflow that runs, and nothing in the
 * token tells that workflow from ours, so the role that asks for these must be harmless in anybody's hands.
 */
export function planClaims(repository: RepositoryInput): RequiredClaims {
  return {
    aud: 'sts.amazonaws.com',
    sub: subject(repository, { event: 'pull_request' }),
    repository_id: String(repository.id),
  };
}

/**
 * The deploy workflow as it is on main, in one environment. The last two claims keep out a branch whose own
 * workflow names an environment that lacks a branch rule.
 */
export function deployClaims(repository: RepositoryInput, environment: string): RequiredClaims {
  return {
    aud: 'sts.amazonaws.com',
    sub: subject(repository, { environment }),
    repository_id: String(repository.id),
    ref: deployRef,
    job_workflow_ref: `${repository.owner}/${repository.name}/${deployWorkflow}@${deployRef}`,
  };
}

/** Exact values alone: IAM's `*` would span `/` and `:`, and an absent claim would pass `ForAllValues`. */
export function trustConditions(claims: RequiredClaims): { StringEquals: Record<string, string> } {
  return {
    StringEquals: Object.fromEntries(
      Object.entries(claims).map(([key, value]) => [`${issuer}:${key}`, value]),
    ),
  };
}

/**
 * The configuration is checked before; this stands at the last place before IAM, which looks at the first value of
 * a list alone. Environments `a:b` and `a%3Ab` have one subject.
 */
function part(path: string, value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw new Error(
    `${path} must be written with ${pattern.source} alone, got ${JSON.stringify(value)}; ` +
      'anything else could let the tokens of other jobs in',
  );
}

function number(path: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(
    `${path} must be a whole number from 1, got ${value}; see gh api repos/OWNER/NAME --jq '.owner.id, .id'`,
  );
}
