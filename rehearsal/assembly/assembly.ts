import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { Malformed, parseAs, readJson } from './parse';
import { type TealManifest, tealManifestSchema } from './teal-manifest';
import { type Template, templateSchema } from './template';

export type { Template, TemplateOutput, TemplateParameter, TemplateResource } from './template';

export interface AssemblyStack {
  /** Unique in the assembly, unlike the stack name, which may stand in several accounts and regions. */
  readonly artifactId: string;
  readonly stackName: string;
  /** Absolute path. */
  readonly templateFile: string;
  readonly template: Template;
  readonly account: string;
  readonly region: string;
  /** Artifact ids of the stacks it is deployed after. */
  readonly dependencies: readonly string[];
  /** As the app names them; absent in a stack that leaves them to who deploys it. */
  readonly given?: { readonly account?: string; readonly region?: string };
  /** Whether CloudFormation refuses to delete the stack. Absent where the assembly does not say. */
  readonly terminationProtection?: boolean;
  /** `s3://…` of the template once its assets are published, with placeholders. Absent where nothing is published. */
  readonly templateObject?: string;
  /** ARN of the role that CloudFormation acts with, with placeholders. Absent where it acts as the caller. */
  readonly executionRole?: string;
  /** Which bootstrap it is deployed by: the parameter with its version, and the least version. Absent where it needs none. */
  readonly bootstrap?: { readonly parameter: string; readonly version: number };
  /** Which CloudFormation puts on the stack, and on what in it takes tags. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A cloud assembly as `cdk synth` leaves it, with the assemblies of its stages. */
export interface Assembly {
  /** Absolute path. */
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
  /** Absolute path of each file asset by its S3 object key: a function's `Code.S3Key` leads to its folder. */
  readonly fileAssets: ReadonlyMap<string, string>;
  /** Present when a Teal app wrote the assembly. */
  readonly teal?: TealManifest;
}

/** Stand-ins for what an environment-agnostic stack leaves open. */
const UNKNOWN_ACCOUNT = '000000000000';
const UNKNOWN_REGION = 'us-east-1';

const ADVICE = 'point to the directory that `cdk synth` wrote (cdk.out), or synthesize it again';

const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        properties: z.record(z.string(), z.unknown()).default({}),
        dependencies: z.array(z.string()).default([]),
      }),
    )
    .default({}),
});
type Artifact = z.infer<typeof manifestSchema>['artifacts'][string];

const assetManifestSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/**
 * @throws Malformed when the directory is no cloud assembly, or one of its files does not fit
 */
export function readAssembly(directory: string): Assembly {
  const root = resolve(directory);
  if (!existsSync(root)) {
    throw new Malformed([`assembly directory must be an existing directory, got ${directory}; ${ADVICE}`]);
  }
  const stacks: AssemblyStack[] = [];
  const fileAssets = new Map<string, string>();
  readManifest(root, stacks, fileAssets);

  const tealFile = join(root, 'teal.json');
  if (!existsSync(tealFile)) return { directory: root, stacks, fileAssets };
  const advice = 'synthesize again with the same version of Teal that reads it';
  return { directory: root, stacks, fileAssets, teal: readJson(tealManifestSchema, tealFile, advice) };
}

/** @throws Malformed unless exactly one stack of the assembly has the name */
export function stackNamed(assembly: Assembly, stackName: string): AssemblyStack {
  const found = assembly.stacks.filter((stack) => stack.stackName === stackName);
  const [only] = found;
  if (only && found.length === 1) return only;
  const names = assembly.stacks.map((stack) => stack.stackName).join(', ') || 'no stacks at all';
  throw new Malformed([
    `stack must be the name of exactly one stack of ${assembly.directory}, got ${stackName} ` +
      `(${found.length} stacks); choose one of: ${names}`,
  ]);
}

function readManifest(directory: string, stacks: AssemblyStack[], fileAssets: Map<string, string>): void {
  const { artifacts } = readJson(manifestSchema, join(directory, 'manifest.json'), ADVICE);
  const stackIds = new Set(
    Object.keys(artifacts).filter((id) => artifacts[id]?.type === 'aws:cloudformation:stack'),
  );
  for (const [id, artifact] of Object.entries(artifacts)) {
    switch (artifact.type) {
      case 'aws:cloudformation:stack':
        stacks.push(readStack(directory, id, artifact, stackIds));
        break;
      case 'cdk:asset-manifest':
        readAssetManifest(join(directory, property(artifact, id, 'file')), fileAssets);
        break;
      case 'cdk:cloud-assembly':
        readManifest(join(directory, property(artifact, id, 'directoryName')), stacks, fileAssets);
        break;
      default: // the construct tree and reports say nothing about what is deployed
    }
  }
}

function readStack(
  directory: string,
  artifactId: string,
  artifact: Artifact,
  stackIds: ReadonlySet<string>,
): AssemblyStack {
  const templateFile = join(directory, property(artifact, artifactId, 'templateFile'));
  const [, account = '', region = ''] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
  const { stackName, terminationProtection, tags } = artifact.properties;
  const { bootstrapStackVersionSsmParameter: parameter, requiresBootstrapStackVersion: version } =
    artifact.properties;
  const { stackTemplateAssetObjectUrl: object, cloudFormationExecutionRoleArn: role } = artifact.properties;
  return {
    artifactId,
    stackName: typeof stackName === 'string' ? stackName : artifactId,
    templateFile,
    template: readJson(templateSchema, templateFile, ADVICE),
    ...placeOf(account, region),
    dependencies: artifact.dependencies.filter((id) => stackIds.has(id)),
    ...(typeof terminationProtection === 'boolean' && { terminationProtection }),
    ...(typeof object === 'string' && { templateObject: object }),
    ...(typeof role === 'string' && { executionRole: role }),
    ...(typeof parameter === 'string' &&
      typeof version === 'number' && { bootstrap: { parameter, version } }),
    ...(tags !== undefined && {
      tags: parseAs(
        z.record(z.string(), z.string()),
        tags,
        `manifest.json artifacts.${artifactId}.tags`,
        ADVICE,
      ),
    }),
  };
}

function placeOf(account: string, region: string): Pick<AssemblyStack, 'account' | 'region' | 'given'> {
  const given = {
    ...(account !== '' && account !== 'unknown-account' && { account }),
    ...(region !== '' && region !== 'unknown-region' && { region }),
  };
  return { account: UNKNOWN_ACCOUNT, region: UNKNOWN_REGION, ...given, given };
}

function readAssetManifest(file: string, fileAssets: Map<string, string>): void {
  for (const asset of Object.values(readJson(assetManifestSchema, file, ADVICE).files)) {
    // An asset with an executable instead of a path is made at deployment and is not on this machine.
    if (asset.source.path === undefined) continue;
    for (const { objectKey } of Object.values(asset.destinations)) {
      fileAssets.set(objectKey, join(dirname(file), asset.source.path));
    }
  }
}

function property(artifact: Artifact, id: string, name: string): string {
  const value = artifact.properties[name];
  if (typeof value === 'string') return value;
  throw new Malformed([
    `manifest.json artifacts.${id}.properties.${name} must be a string, got ${typeof value}; ${ADVICE}`,
  ]);
}
