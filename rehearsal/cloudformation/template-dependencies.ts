import { list } from '../assembly/functions';
import type { TemplateResource } from '../assembly/template';
import type { Dependencies } from './dependency-walk';
import { validationError } from './validation-error';

/**
 * What each resource refers to by `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`. A branch that a condition leaves out
 * refers to nothing.
 *
 * @param resources those that conditions leave in
 * @param names of everything else that `Ref` may name: the parameters
 * @throws AwsError ValidationError for a reference to nothing, and for a circle
 */
export function dependenciesOf(
  resources: ReadonlyMap<string, TemplateResource>,
  names: ReadonlySet<string>,
  leftOut: ReadonlySet<string>,
  holds: ReadonlyMap<string, boolean>,
): Dependencies {
  const unresolved = new Set<string>();
  const dependencies = new Map<string, Set<string>>();
  for (const [logicalId, resource] of resources) {
    const found = references(resource.Properties ?? {}, holds);
    for (const name of found) {
      if (resources.has(name) || name.startsWith('AWS::')) continue;
      found.delete(name);
      if (!names.has(name)) unresolved.add(name);
    }
    for (const name of [resource.DependsOn ?? []].flat()) {
      // CloudFormation ignores an explicit dependency on a resource that a condition leaves out.
      if (resources.has(name)) found.add(name);
      else if (!leftOut.has(name)) unresolved.add(name);
    }
    dependencies.set(logicalId, new Set([...found].filter((name) => resources.has(name))));
  }
  if (unresolved.size > 0) {
    const names = [...unresolved].sort().join(', ');
    throw validationError(
      `Template format error: Unresolved resource dependencies [${names}] in the Resources block of the template`,
    );
  }
  const circle = circular(dependencies);
  if (circle.length > 0)
    throw validationError(`Circular dependency between resources: [${circle.join(', ')}]`);
  return dependencies;
}

/** Names that a value refers to: resources, parameters and pseudo parameters. */
export function references(value: unknown, holds: ReadonlyMap<string, boolean>): Set<string> {
  const found = new Set<string>();
  collect(value, holds, found);
  return found;
}

function collect(value: unknown, holds: ReadonlyMap<string, boolean>, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, holds, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name === 'Ref') found.add(String(argument));
  else if (entries.length === 1 && name === 'Fn::GetAtt') collectAttribute(argument, holds, found);
  else if (entries.length === 1 && name === 'Fn::Sub') collectSubstitutes(argument, holds, found);
  else if (entries.length === 1 && name === 'Fn::If') {
    const [condition, whenTrue, whenFalse] = list(name, argument);
    collect(holds.get(String(condition)) ? whenTrue : whenFalse, holds, found);
  } else for (const [, item] of entries) collect(item, holds, found);
}

function collectAttribute(argument: unknown, holds: ReadonlyMap<string, boolean>, found: Set<string>): void {
  const [logicalId, ...path] =
    typeof argument === 'string' ? argument.split('.') : list('Fn::GetAtt', argument);
  found.add(String(logicalId));
  collect(path, holds, found);
}

function collectSubstitutes(
  argument: unknown,
  holds: ReadonlyMap<string, boolean>,
  found: Set<string>,
): void {
  const [text, own = {}] = typeof argument === 'string' ? [argument] : list('Fn::Sub', argument);
  for (const [, name = ''] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (!Object.hasOwn(own as object, name)) found.add(name.split('.')[0] as string);
  }
  collect(Object.values(own as object), holds, found);
}

/** Ids that stand in circles or depend on one; empty when there is none. */
function circular(dependencies: Dependencies): string[] {
  const left = new Map([...dependencies].map(([id, before]) => [id, new Set(before)]));
  for (let done = true; done; ) {
    done = false;
    for (const [id, before] of left) {
      if (before.size > 0) continue;
      left.delete(id);
      for (const others of left.values()) others.delete(id);
      done = true;
    }
  }
  return [...left.keys()].sort();
}
