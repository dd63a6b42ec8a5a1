import { GITHUB, MAIN, ownWorkflow } from '../../lambda/shared/images/provenance/expected';
import type { ExpectedProvenance, Verified } from '../../lambda/shared/images/verify';
import type { JobClaims } from '../images/provenance/job-token';

export interface Publisher {
  readonly claims: JobClaims;
  /** `O/R/.github/workflows/deploy.yml@refs/heads/main` @default deploy.yml of the job's own repository at main */
  readonly workflow?: string;
  /** The commit that was asked for. @default the job's */
  readonly sha?: string;
  /** @default https://github.com */
  readonly server?: string;
}

/** What the provenance of this job's image must name. */
export function expectedOf({ claims, workflow, server = GITHUB }: Publisher): ExpectedProvenance {
  return {
    repository: claims.repository,
    repositoryId: Number(claims.repository_id),
    workflowRef: workflow ?? ownWorkflow(claims.repository),
    commit: claims.sha,
    server,
    issuer: claims.iss,
  };
}

/** Why this job must not publish: the provenance that it would sign is one that no environment takes. */
export function refusalOf(publisher: Publisher): string | undefined {
  const { claims, sha } = publisher;
  const { workflowRef } = expectedOf(publisher);
  if (claims.job_workflow_ref !== workflowRef) {
    return `the job must be one of ${workflowRef}, got ${claims.job_workflow_ref}; publish in that workflow, or name yours by --workflow`;
  }
  if (claims.ref !== MAIN) return `the job must run for ${MAIN}, got ${claims.ref}; merge first`;
  if (sha !== undefined && claims.sha !== sha) {
    return `--sha must be the commit of the job, ${claims.sha}, got ${sha}; a job signs for its own commit alone`;
  }
  return undefined;
}

/** What becomes of an image that has the commit's tag already. */
export type Found =
  | { readonly do: 'reuse'; readonly reason: string }
  | { readonly do: 'refuse'; readonly reason: string }
  | { readonly do: 'fail'; readonly reason: string };

/**
 * @param found digest of the image with the tag, and when it was pushed
 * @param built digest of the image in the archive
 */
export function ofExisting(
  found: { readonly digest: string; readonly pushedAt: Date | undefined },
  built: string,
  verified: Verified,
): Found {
  if (verified.verified) {
    const { run } = verified.provenance;
    const reason =
      found.digest === built
        ? `the image is there, built by ${run}`
        : `the image of this commit is there, built by ${run} as ${found.digest}; what was built now is ${built}, and is left: a commit has one image`;
    return { do: 'reuse', reason };
  }
  if (verified.why === 'inconclusive') return { do: 'fail', reason: verified.reason };
  const when = found.pushedAt === undefined ? 'at some time' : `at ${found.pushedAt.toISOString()}`;
  return {
    do: 'refuse',
    reason: `the tag of this commit must be free or of an image that this workflow built from it, got ${found.digest}, pushed ${when}: ${verified.reason}`,
  };
}
