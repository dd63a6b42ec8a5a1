import { losesByReplacement, replacementBy } from '../../cli/plan/resource-types';
import { normalizeAssembly } from '../../lib/testing/normalize-assembly';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import type { TealManifest } from '../../rehearsal/assembly/teal-manifest';

export const VERBS = ['adds', 'changes', 'removes', 'replaces'] as const;

/** One thing that differs in the stacks of a kind. */
export interface TemplateChange {
  /** `service`, `foundation`, `images`, `github-access`, `bootstrap`. */
  readonly kind: string;
  /** `replaces`: CloudFormation makes it anew, and what was in it is lost. */
  readonly verb: (typeof VERBS)[number];
  readonly type: string;
  /** Of the construct, in its stack. */
  readonly path: string;
  /** That differ, of what is changed; that are the cause, of what is replaced. */
  readonly properties: readonly string[];
}

type Resource = Readonly<Record<string, unknown>>;
/** By `<construct path>#<logical id>`. */
type Resources = ReadonlyMap<string, Resource>;

/**
 * What an upgrade changes in the templates of some configurations, each thing once. Hashes of code are left out: every version
 * brings other code of its functions, with which no template changes.
 *
 * @param pairs directories of assemblies: what each configuration was, and what it is
 */
export function templateDifference(
  pairs: readonly { readonly before: string; readonly after: string }[],
): readonly TemplateChange[] {
  const found = new Map<string, TemplateChange>();
  for (const { before, after } of pairs) {
    const [old, now] = [stacksOf(before), stacksOf(after)];
    for (const stack of new Set([...old.keys(), ...now.keys()])) {
      const [was, is] = [old.get(stack), now.get(stack)];
      const kind = (is ?? was)?.kind ?? stack;
      for (const change of changesOf(was?.resources ?? new Map(), is?.resources ?? new Map())) {
        const key = [kind, change.verb, change.type, change.path].join('\0');
        const properties = [...new Set([...(found.get(key)?.properties ?? []), ...change.properties])].sort();
        found.set(key, { ...change, kind, properties });
      }
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, change]) => change);
}

function changesOf(before: Resources, after: Resources): Omit<TemplateChange, 'kind'>[] {
  const added = [...after]
    .filter(([id]) => !before.has(id))
    .map(([id, of]) => ({ ...placeOf(id, of), properties: [] }));
  const removed = [...before]
    .filter(([id]) => !after.has(id))
    .map(([id, of]) => ({ ...placeOf(id, of), properties: [] }));
  const changed = [...after].flatMap(([id, of]) => {
    const properties = propertiesThatDiffer(before.get(id) ?? of, of);
    return properties.length > 0 ? [{ ...placeOf(id, of), properties }] : [];
  });
  const renamed = added.filter(({ type, path }) =>
    removed.some((old) => old.type === type && old.path === path),
  );
  const replaced = [
    ...renamed.map((change) => ({ ...change, properties: ['logical id'] })),
    ...changed.map((change) => ({
      ...change,
      properties: change.properties.filter((name) => replacementBy(change.type, name) === 'will'),
    })),
  ].filter(({ type, properties }) => properties.length > 0 && losesByReplacement(type));
  const verb = (name: TemplateChange['verb'], changes: readonly Omit<TemplateChange, 'kind' | 'verb'>[]) =>
    changes.map((change) => ({ verb: name, ...change }));
  return [
    ...verb('adds', added),
    ...verb('changes', changed),
    ...verb('removes', removed),
    ...verb('replaces', replaced),
  ];
}

/** A permission's construct is called by the stack that it lets in. */
const placeOf = (id: string, { Type }: Resource) => ({
  type: typeof Type === 'string' ? Type : 'of the template',
  path: id.slice(0, id.indexOf('#')).replace(/\bAllowEventRule\w+/, 'AllowEventRule'),
});

/** Of a resource's `Properties`, and its attributes by their own names. */
function propertiesThatDiffer(was: Resource, is: Resource): string[] {
  const flat = ({ Properties, Type: _, ...attributes }: Resource): Resource => ({
    ...attributes,
    ...(Properties as Resource | undefined),
  });
  const [old, now] = [flat(was), flat(is)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
  );
}

/** By name, with what kind of stack each is. */
function stacksOf(
  directory: string,
): Map<string, { readonly kind: string; readonly resources: Map<string, Resource> }> {
  const { teal, stacks } = readAssembly(directory);
  const names = new Map(stacks.map(({ artifactId, stackName }) => [artifactId, stackName]));
  const found = new Map<string, { kind: string; resources: Map<string, Resource> }>();
  for (const { path, resources } of normalizeAssembly(directory)) {
    const [artifact = '', ...rest] = path.split('/');
    const name = names.get(artifact) ?? artifact;
    const stack = found.get(name) ?? { kind: kindOf(name, teal), resources: new Map() };
    for (const [logicalId, resource] of Object.entries(resources))
      stack.resources.set(`${rest.join('/')}#${logicalId}`, resource as Resource);
    found.set(name, stack);
  }
  return found;
}

function kindOf(stackName: string, teal: TealManifest | undefined): string {
  const services = teal?.environments.flatMap((environment) => environment.services) ?? [];
  if (services.some(({ stack }) => stack === stackName)) return 'service';
  if (services.some(({ foundationStack }) => foundationStack === stackName)) return 'foundation';
  return /-(images|github-access|bootstrap)(-|$)/.exec(stackName)?.[1] ?? stackName;
}
