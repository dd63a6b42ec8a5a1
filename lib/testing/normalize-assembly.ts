import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NormalizedConstruct, normalizeTemplate } from './normalize-template';

/**
 * Every construct of every stack of an assembly, those of stages too.
 *
 * @param directory that `app.synth()` or `cdk synth` wrote
 */
export function normalizeAssembly(directory: string): NormalizedConstruct[] {
  const { artifacts } = read(directory, 'manifest.json') as { artifacts: Record<string, Artifact> };
  return Object.entries(artifacts).flatMap(([name, artifact]) => {
    const { templateFile, directoryName } = artifact.properties ?? {};
    if (artifact.type === 'cdk:cloud-assembly')
      return normalizeAssembly(join(directory, String(directoryName)));
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    return normalizeTemplate(
      name,
      read(directory, String(templateFile)),
      constructPaths(directory, artifact),
    );
  });
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string; readonly directoryName?: string };
  readonly metadata?: Metadata;
  /** Where newer versions of CDK put `metadata`. */
  readonly additionalMetadataFile?: string;
}

/** By construct path. */
type Metadata = Readonly<Record<string, readonly { readonly type: string; readonly data?: unknown }[]>>;

/** Construct paths by logical id. The template itself has them only when the CLI asks for it. */
function constructPaths(directory: string, artifact: Artifact): ReadonlyMap<string, string> {
  const { metadata, additionalMetadataFile } = artifact;
  const separate = additionalMetadataFile ? (read(directory, additionalMetadataFile) as Metadata) : undefined;
  return new Map(
    Object.entries({ ...metadata, ...separate }).flatMap(([path, entries]) =>
      entries
        .filter(({ type }) => type === 'aws:cdk:logicalId')
        .map(({ data }) => [String(data), path.replace(/^\//, '')] as const),
    ),
  );
}

function read(directory: string, file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(directory, file), 'utf8'));
}
