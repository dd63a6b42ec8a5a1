import { mainBranch, projectPattern } from '../config/names';
import type { GitLabProject } from '../config/types-resolved';
import type { Claims, PipelineTrust } from './pipeline-trust';

/** Who signs the ID tokens of gitlab.com's jobs. An instance of one's own has another one, and is not supported. */
export const gitlabIssuer = 'gitlab.com';

/**
 * Whom the tokens are for: what a job writes under `id_tokens`. Any job may write it, so it keeps out tokens that were
 * made for somebody else, and no job.
 */
export const gitlabAudience = 'sts.amazonaws.com';

/**
 * A job of the project's main branch. That is all that a token can be asked for: of gitlab.com's claims STS hands `aud` and
 * `sub` to IAM, and none of the environment, the job, or the project's id; a key that IAM does not know denies everybody.
 * Names alone are in the subject; GitLab signs no token for a path that was another project's before.
 *
 * source: IAM user guide, "Available keys for AWS OIDC federation" (provider-specific claims: Google, GitHub, CircleCI,
 * Oracle Cloud); docs.gitlab.com/ci/secrets/id_token_authentication, "Token payload"
 *
 * @throws Error when the path could make the subject match another project's
 */
export function projectClaims({ project }: GitLabProject): Claims {
  if (!projectPattern.test(project)) {
    throw new Error(
      `gitlab.project must be written as ${projectPattern.source}, got ${JSON.stringify(project)}; ` +
        'rename it: anything else could let the tokens of other projects in',
    );
  }
  return { aud: gitlabAudience, sub: [`project_path:${project}:ref_type:branch:ref:${mainBranch}`] };
}

/**
 * One subject for all roles: which job takes which is said by the pipeline's file on main, and by nothing in the token.
 * A merge request's subject names its branch, which no exact value knows beforehand, so it gets no role.
 */
export function trustOfProject(project: GitLabProject): PipelineTrust {
  const claims = projectClaims(project);
  return {
    issuer: gitlabIssuer,
    audience: gitlabAudience,
    plan: claims,
    planned: 'from the main branch',
    build: claims,
    prepare: claims,
    deploy: () => [claims],
    drift: claims,
    restore: () => claims,
  };
}
