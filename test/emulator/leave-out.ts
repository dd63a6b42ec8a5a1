import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As far as it is read here. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: unknown;
}
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

/** What an emulator cannot make. */
export interface LeftOut {
  readonly type: string;
  /** Only resources with this property. @default all of the type */
  readonly having?: string;
}

/** What stands for an attribute of a resource that is not there: parts of it are selected as of the ARN of a listener rule. */
const NO_ARN = 'arn:aws:left-out:us-east-1:000000000000:left-out/app/left-out/0/0/0';
const NO_ID = 'left-out';

export const isLeftOut = ({ Type, Properties = {} }: Resource, leftOut: readonly LeftOut[]): boolean =>
  leftOut.some(({ type, having }) => type === Type && (having === undefined || having in Properties));

/** A template without some of its resources; what refers to them gets a value that leads nowhere. */
export function withoutResources<T extends Template>(template: T, leftOut: readonly LeftOut[]): T {
  const { Resources, ...rest } = template;
  const isGone = (logicalId: unknown) => {
    const resource = Object.hasOwn(Resources, String(logicalId)) && Resources[String(logicalId)];
    return resource !== false && resource !== undefined && isLeftOut(resource, leftOut);
  };
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const { Ref, 'Fn::GetAtt': attribute } = node as Record<string, unknown>;
    if (isGone(Ref)) return NO_ID;
    if (attribute !== undefined && isGone(Array.isArray(attribute) ? attribute[0] : attribute)) return NO_ARN;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
  };
  const kept = Object.entries(Resources)
    .filter(([logicalId]) => !isGone(logicalId))
    .map(([logicalId, { DependsOn, ...resource }]) => {
      const needs = [DependsOn ?? []].flat().filter((one) => !isGone(one));
      return [logicalId, { ...(walk(resource) as object), ...(needs.length > 0 && { DependsOn: needs }) }];
    });
  return { ...(walk(rest) as object), Resources: Object.fromEntries(kept) } as T;
}

/** Templates of an assembly, by stack. */
export function templatesOf(assembly: string): Record<string, Template> {
  return Object.fromEntries(
    readdirSync(assembly)
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => [file.slice(0, -SUFFIX.length), JSON.parse(readFileSync(join(assembly, file), 'utf8'))]),
  );
}

const SUFFIX = '.template.json';

/**
 * Copies an assembly, without some of its resources.
 *
 * @returns logical ids of what was left out, by stack
 */
export function copyWithout(
  assembly: string,
  to: string,
  leftOut: readonly LeftOut[],
): Record<string, string[]> {
  cpSync(assembly, to, { recursive: true });
  const gone: Record<string, string[]> = {};
  const manifestFile = join(to, 'manifest.json');
  let manifest = readFileSync(manifestFile, 'utf8');
  for (const [stack, template] of Object.entries(templatesOf(assembly))) {
    gone[stack] = Object.entries(template.Resources)
      .filter(([, resource]) => isLeftOut(resource, leftOut))
      .map(([logicalId]) => logicalId);
    const text = JSON.stringify(withoutResources(template, leftOut));
    writeFileSync(join(to, stack + SUFFIX), text);
    // A template is published by the hash of what it holds: under the old one, an old one would be deployed.
    const assetsFile = join(to, `${stack}.assets.json`);
    const assets = readFileSync(assetsFile, 'utf8');
    const { files } = JSON.parse(assets) as { files: Record<string, { source: { path: string } }> };
    const [before] = Object.entries(files).find(([, { source }]) => source.path === stack + SUFFIX) ?? [];
    if (before === undefined)
      throw new Error(`${assetsFile} must have the template among its files, got none`);
    const after = createHash('sha256').update(text).digest('hex');
    writeFileSync(assetsFile, assets.replaceAll(before, after));
    manifest = manifest.replaceAll(before, after);
  }
  writeFileSync(manifestFile, manifest);
  return gone;
}
