import {
  mainRef,
  namePattern,
  repositoryNamePattern,
  repositoryOwnerPattern,
  rollbackEnvironment,
  tagPattern,
} from '../config/names';
import type { Repository } from '../config/types-resolved';
import type { Claims, PipelineTrust } from './pipeline-trust';

/** Who signs the tokens of GitHub Actions. */
export const issuer = 'token.actions.githubusercontent.com';

/** Whom the token is for: what `aws-actions/configure-aws-credentials` asks GitHub to write. */
export const audience = 'sts.amazonaws.com';

const folder = '.github/workflows';

/** The workflows whose jobs may take a role. */
export const workflowsOf = {
  build: ['deploy.yml'],
  prepare: ['deploy.yml'],
  deploy: ['deploy.yml', 'drill.yml'],
  /** The deploy role, too, and by an environment of its own. */
  rollback: ['rollback.yml'],
  drift: ['drift.yml', 'verdict.yml'],
  restore: ['drill.yml'],
} as const;

/** What a job runs for, as GitHub writes it into the token: an environment wins over the event. */
export type JobContext =
  | { readonly event: 'pull_request' }
  | { readonly ref: typeof mainRef }
  | { readonly environment: string };

/**
 * The claims that a token must have, each with exactly one of these values. No others: IAM knows no `event_name` or
 * `runner_environment`, and a key that it does not know denies everybody.
 */
export interface RequiredClaims extends Claims {
  readonly aud: typeof audience;
  readonly sub: readonly string[];
  /** Also in an immutable `sub`; it is what a classic one lacks, and stays when a team customizes the subject. */
  readonly repository_id: string;
  readonly ref?: string;
  readonly job_workflow_ref?: readonly string[];
}

/**
 * The subjects that a token of the repository may have: the immutable one with the ids, so that who takes over a name
 * that became free is still somebody else, the classic one without, or either.
 * source: docs.github.com/actions/reference/security/oidc
 *
 * @throws Error when a part could make the subject match another job's
 */
export function subjects(repository: Repository, context: JobContext): string[] {
  const owner = part('repository.owner', repository.owner, repositoryOwnerPattern);
  const name = part('repository.name', repository.name, repositoryNamePattern);
  const ownerId = number('repository.ownerId', repository.ownerId);
  const id = number('repository.id', repository.id);
  const names = {
    immutable: [`${owner}@${ownerId}/${name}@${id}`],
    classic: [`${owner}/${name}`],
    both: [`${owner}@${ownerId}/${name}@${id}`, `${owner}/${name}`],
  }[repository.subjects];
  if (names === undefined) {
    throw new Error(
      `repository.subjects must be immutable, classic or both, got ${JSON.stringify(repository.subjects)}; ` +
        'see gh api repos/OWNER/NAME/actions/oidc/customization/sub',
    );
  }
  return names.map((full) => `repo:${full}:${written(context)}`);
}

function written(context: JobContext): string {
  if ('environment' in context) return `environment:${part('environment', context.environment, namePattern)}`;
  return 'ref' in context ? `ref:${context.ref}` : context.event;
}

/**
 * Any pull request from a branch of the repository. Its author writes the workflow that runs, and nothing in the
 * token tells that workflow from ours, so the role that asks for these must be harmless in anybody's hands.
 */
export function planClaims(repository: Repository): RequiredClaims {
  return {
    aud: audience,
    sub: subjects(repository, { event: 'pull_request' }),
    repository_id: String(repository.id),
  };
}

/** One of our workflows as it is on main, in a job without an environment. */
export const mainClaims = (repository: Repository, files: readonly string[]): RequiredClaims =>
  workflowClaims(repository, { ref: mainRef }, files);

/**
 * One of our workflows as it is on main, in a job of one environment. The last two claims keep out a branch whose own
 * workflow names an environment that lacks a branch rule.
 */
export const environmentClaims = (
  repository: Repository,
  environment: string,
  files: readonly string[],
): RequiredClaims => workflowClaims(repository, { environment }, files);

/** The jobs of rollback.yml, as it is on main. No other workflow may name an environment that asks nobody. */
export const rollbackClaims = (repository: Repository, environment: string): RequiredClaims =>
  environmentClaims(repository, rollbackEnvironment(environment), workflowsOf.rollback);

function workflowClaims(
  repository: Repository,
  context: JobContext,
  files: readonly string[],
): RequiredClaims {
  return {
    aud: audience,
    sub: subjects(repository, context),
    repository_id: String(repository.id),
    ref: mainRef,
    job_workflow_ref: files.map((file) => workflowRef(repository, file)),
  };
}

/** Where a workflow's file is: of a reusable one it names the file that is called, whoever calls it. */
function workflowRef({ owner, name, workflows }: Repository, file: string): string {
  const of = workflows
    ? `${part('repository.workflows.owner', workflows.owner, repositoryOwnerPattern)}/${part('repository.workflows.name', workflows.name, repositoryNamePattern)}`
    : `${owner}/${name}`;
  const at = workflows ? `refs/tags/${part('repository.workflows.tag', workflows.tag, tagPattern)}` : mainRef;
  return `${of}/${folder}/${file}@${at}`;
}

/** Which of a repository's jobs may take a role: any pull request's, or a workflow's as it is on main. */
export const trustOfRepository = (repository: Repository): PipelineTrust => ({
  issuer,
  audience,
  plan: planClaims(repository),
  planned: 'for pull requests',
  build: mainClaims(repository, workflowsOf.build),
  prepare: mainClaims(repository, workflowsOf.prepare),
  deploy: (environment) => [
    environmentClaims(repository, environment, workflowsOf.deploy),
    rollbackClaims(repository, environment),
  ],
  drift: mainClaims(repository, workflowsOf.drift),
  restore: (environment) => environmentClaims(repository, environment, workflowsOf.restore),
});

/**
 * The configuration is checked before; this stands at the last place before IAM, which looks at the first value of
 * a list alone. Environments `a:b` and `a%3Ab` have one subject.
 */
function part(path: string, value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw new Error(
    `${path} must be written as ${pattern.source}, got ${JSON.stringify(value)}; ` +
      'rename it: anything else could let the tokens of other jobs in',
  );
}

function number(path: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(
    `${path} must be a whole number from 1, got ${value}; see gh api repos/OWNER/NAME --jq '.owner.id, .id'`,
  );
}
