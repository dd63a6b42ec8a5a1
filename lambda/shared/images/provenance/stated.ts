import * as z from 'zod/mini';
import { PROVENANCE_TYPE } from '../bundle-type';

// `zod/mini`: a gate reads this, too, and all of zod would be most of its bundle.

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const short = (length: number) => z.string().check(z.maxLength(length));

/** What is read of a provenance. Whoever writes more of it may: it is not looked at. */
const statementSchema = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ digest: z.object({ sha256 }) })).check(z.length(1)),
  predicateType: z.literal(PROVENANCE_TYPE),
  predicate: z.object({
    buildDefinition: z.object({
      externalParameters: z.object({ workflow: z.object({ repository: short(300) }) }),
      resolvedDependencies: z
        .array(z.object({ digest: z.object({ gitCommit: z.string().check(z.regex(/^[0-9a-f]{40}$/)) }) }))
        .check(z.length(1)),
    }),
    runDetails: z.object({
      builder: z.object({ id: short(600) }),
      metadata: z.object({ invocationId: short(600) }),
      byproducts: z._default(
        z.array(z.object({ name: short(100), digest: z.object({ sha256 }) })).check(z.maxLength(20)),
        [],
      ),
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
  const { data } = z.safeParse(statementSchema, json);
  const digest = data?.subject[0]?.digest.sha256;
  if (data === undefined || digest === undefined) return undefined;
  const { buildDefinition, runDetails } = data.predicate;
  const sbom = runDetails.byproducts.find(({ name }) => name === 'sbom');
  return {
    digest: `sha256:${digest}`,
    commit: buildDefinition.resolvedDependencies[0]?.digest.gitCommit ?? '',
    repository: buildDefinition.externalParameters.workflow.repository,
    builder: runDetails.builder.id,
    run: runDetails.metadata.invocationId,
    ...(sbom && { sbom: `sha256:${sbom.digest.sha256}` }),
  };
}
