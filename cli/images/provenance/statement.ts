import { z } from 'zod';
import { PROVENANCE_TYPE } from '../bundle-type';
import { digestSchema } from '../oci';
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

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What is read of a provenance. Whoever writes more of it may: it is not looked at. */
const statementSchema = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ digest: z.object({ sha256 }) })).length(1),
  predicateType: z.literal(PROVENANCE_TYPE),
  predicate: z.object({
    buildDefinition: z.object({
      externalParameters: z.object({ workflow: z.object({ repository: z.string().max(300) }) }),
      resolvedDependencies: z
        .array(z.object({ digest: z.object({ gitCommit: z.string().regex(/^[0-9a-f]{40}$/) }) }))
        .length(1),
    }),
    runDetails: z.object({
      builder: z.object({ id: z.string().max(600) }),
      metadata: z.object({ invocationId: z.string().max(600) }),
      byproducts: z
        .array(z.object({ name: z.string().max(100), digest: z.object({ sha256 }) }))
        .max(20)
        .default([]),
    }),
  }),
});

/** What a provenance states. */
export interface Stated {
  readonly digest: string;
  readonly commit: string;
  /** URL. */
  readonly repository: string;
  /** URL of the workflow file. */
  readonly builder: string;
  /** URL. */
  readonly run: string;
  /** Digest of the SBOM. */
  readonly sbom?: string;
}

/** Undefined for what is no provenance of one image. */
export function statedBy(payload: Buffer): Stated | undefined {
  let json: unknown;
  try {
    json = JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined; // no statement
  }
  const { data } = statementSchema.safeParse(json);
  if (data === undefined) return undefined;
  const { subject, predicate } = data;
  const { buildDefinition, runDetails } = predicate;
  const sbom = runDetails.byproducts.find(({ name }) => name === 'sbom');
  return {
    digest: digestSchema.parse(`sha256:${subject[0]?.digest.sha256}`),
    commit: buildDefinition.resolvedDependencies[0]?.digest.gitCommit ?? '',
    repository: buildDefinition.externalParameters.workflow.repository,
    builder: runDetails.builder.id,
    run: runDetails.metadata.invocationId,
    ...(sbom && { sbom: `sha256:${sbom.digest.sha256}` }),
  };
}
