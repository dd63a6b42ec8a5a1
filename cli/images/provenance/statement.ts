import { PROVENANCE_TYPE } from '../../../lambda/shared/images/bundle-type';
import type { JobClaims } from './job-token';

export interface StatementInput {
  /** URI of the repository of record, without a tag. */
  readonly repository: string;
  readonly digest: string;
  readonly claims: JobClaims;
  /** @default https://github.com */
  readonly server: string;
  readonly sbom?: { readonly digest: string; readonly mediaType: string };
}

/**
 * Where an image comes from, as SLSA writes it of a workflow of GitHub, and as actions/attest does. All of it is what
 * the job's token says, so that it agrees with the certificate.
 *
 * source: https://slsa.dev/spec/v1.0/provenance, https://actions.github.io/buildtypes/workflow/v1
 */
export function provenanceOf({ repository, digest, claims, server, sbom }: StatementInput): object {
  const [path, ref] = splitRef(claims.workflow_ref.slice(claims.repository.length + 1));
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: repository, digest: { sha256: hex(digest) } }],
    predicateType: PROVENANCE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: { workflow: { ref, repository: `${server}/${claims.repository}`, path } },
        internalParameters: {
          github: {
            event_name: claims.event_name,
            repository_id: claims.repository_id,
            repository_owner_id: claims.repository_owner_id,
            runner_environment: claims.runner_environment,
          },
        },
        resolvedDependencies: [
          {
            uri: `git+${server}/${claims.repository}@${claims.ref}`,
            digest: { gitCommit: claims.sha },
          },
        ],
      },
      runDetails: {
        builder: { id: `${server}/${claims.job_workflow_ref}` },
        metadata: {
          invocationId: `${server}/${claims.repository}/actions/runs/${claims.run_id}/attempts/${claims.run_attempt}`,
        },
        ...(sbom && {
          byproducts: [{ name: 'sbom', digest: { sha256: hex(sbom.digest) }, mediaType: sbom.mediaType }],
        }),
      },
    },
  };
}

const hex = (digest: string): string => digest.slice('sha256:'.length);

function splitRef(workflow: string): [string, string] {
  const at = workflow.indexOf('@');
  return [workflow.slice(0, at), workflow.slice(at + 1)];
}
