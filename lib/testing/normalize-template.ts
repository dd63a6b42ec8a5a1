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

/** Entries of a template's sections that CDK writes for itself, and the version of Teal, which is another with each upgrade. */
const OF_TOOLS = /^(BootstrapVersion|CheckBootstrapVersion|CDKMetadataAvailable|teal:version)$/;

/** SHA-256 in hexadecimal: file assets, image tags, digests. */
const HASH = /\b[0-9a-f]{64}\b/g;

/** Logical id of a function's version: CDK puts a hash of the function behind, so that another function is another version. */
const VERSION = /(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}\b/g;

/**
 * Splits a template by construct, so that a change shows as a difference in the construct that changed. Hashes of
 * assets and digests of images are replaced: they differ with every build of the same code.
 *
 * @param paths of constructs, by logical id
 */
export function normalizeTemplate(
  stackName: string,
  template: Readonly<Record<string, unknown>>,
  paths: ReadonlyMap<string, string>,
): NormalizedConstruct[] {
  const { Resources = {}, ...rest } = template;
  const constructs = new Map<string, Record<string, unknown>>();
  for (const [logicalId, resource] of Object.entries(Resources as Record<string, TemplateResource>)) {
    if (resource.Type === 'AWS::CDK::Metadata') continue; // the version of every library in use
    const path = authored(paths.get(logicalId)) ?? `${stackName}/${logicalId}`;
    const normalized = normalize({ ...resource, Metadata: withoutMachine(resource.Metadata) });
    constructs.set(path, { ...constructs.get(path), [withoutHashes(logicalId)]: normalized });
  }
  return [
    ...[...constructs].map(([path, resources]) => ({ path, resources })),
    {
      path: `${stackName}/(${WHOLE_STACK})`,
      resources: normalize(withoutTools(rest)) as Record<string, unknown>,
    },
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface TemplateResource {
  readonly Type: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** The construct that a person wrote: its L1 child is called `Resource` or `Default`. */
function authored(path: string | undefined): string | undefined {
  return path?.replace(/\/(Resource|Default)$/, '');
}

/** What CDK adds to every template by itself: the regions that know its metadata, the check of its bootstrap stack; and who wrote it. */
function withoutTools(template: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(template)
      .map(([section, entries]) =>
        typeof entries === 'object' && entries !== null
          ? ([section, without(entries, OF_TOOLS)] as const)
          : ([section, entries] as const),
      )
      .filter(([, entries]) => entries !== undefined),
  );
}

function withoutMachine(metadata: TemplateResource['Metadata'] = {}): unknown {
  return without(metadata, MACHINE_METADATA);
}

/** Undefined when nothing is left. */
function without(entries: object, names: RegExp): Record<string, unknown> | undefined {
  const kept = Object.entries(entries).filter(([name]) => !names.test(name));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

const withoutHashes = (text: string): string => text.replace(HASH, '<hash>').replace(VERSION, '$1<hash>');

function normalize(value: unknown): unknown {
  if (typeof value === 'string') return withoutHashes(value);
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, normalize(inner)]])),
  );
}
