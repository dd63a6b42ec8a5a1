/** A resource as CloudFormation reads it, without what changes from machine to machine or build to build. */
export interface NormalizedConstruct {
  /** `<stack>/<path>`, as in the construct tree; the logical id where a resource has none. */
  readonly path: string;
  readonly resources: Readonly<Record<string, unknown>>;
}

/** What every entry of a template but `Resources` is called in a snapshot. */
const WHOLE_STACK = 'template';

/** Metadata that names files of this machine, or repeats the path that an entry is filed under. */
const MACHINE_METADATA = /^aws:(cdk:path|asset:.*)$/;

/** SHA-256 in hexadecimal: file assets, image tags, digests. */
const HASH = /\b[0-9a-f]{64}\b/g;

/**
 * Splits a template by construct, so that a change shows as a difference in the construct that changed. Hashes of
 * assets and digests of images are replaced: they differ with every build of the same code.
 */
export function normalizeTemplate(
  stackName: string,
  template: Readonly<Record<string, unknown>>,
): NormalizedConstruct[] {
  const { Resources, Rules: _bootstrapCheck, ...rest } = template;
  const constructs = new Map<string, Record<string, unknown>>();
  for (const [logicalId, resource] of Object.entries(Resources as Record<string, TemplateResource>)) {
    if (resource.Type === 'AWS::CDK::Metadata') continue; // the version of every library in use
    const path = constructPath(resource.Metadata?.['aws:cdk:path']) ?? `${stackName}/${logicalId}`;
    constructs.set(path, { ...constructs.get(path), [logicalId]: normalize(resource) });
  }
  return [
    ...[...constructs].map(([path, resources]) => ({ path, resources })),
    { path: `${stackName}/(${WHOLE_STACK})`, resources: normalize(rest) as Record<string, unknown> },
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface TemplateResource {
  readonly Type: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** The construct that a person wrote: its L1 child is called `Resource` or `Default`. */
function constructPath(path: unknown): string | undefined {
  return typeof path === 'string' ? path.replace(/\/(Resource|Default)$/, '') : undefined;
}

function normalize(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(HASH, '<hash>');
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, key === 'Metadata' ? withoutMachine(inner) : inner] as const)
    .filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, normalize(inner)]));
}

function withoutMachine(metadata: unknown): unknown {
  const kept = Object.entries(metadata as object).filter(([key]) => !MACHINE_METADATA.test(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
