import { anewIn, marked, referencesOf, refersTo, rewritten, unmarked } from './references';
import { renamesOf } from './renames';
import type { Resolved } from './resolve';
import { isIgnored, type Replacement, replacementBy } from './resource-types';
import { canonical, type Fields, same } from './values';

/** A property at the top of a resource. */
export interface PropertyChange {
  readonly name: string;
  readonly before: unknown;
  /** References to resources that are made anew are those of {@link follows}. */
  readonly after: unknown;
  readonly replacement: Replacement;
  /** Resources that are made anew and that the value refers to. */
  readonly follows: readonly string[];
  /** Whether nothing changes but what is referred to. */
  readonly onlyFollows: boolean;
}

export interface ResourceChange {
  readonly logicalId: string;
  readonly type: string;
  readonly how: 'added' | 'removed' | 'changed' | 'renamed';
  readonly before?: Resolved;
  readonly after?: Resolved;
  /** Of a resource that is renamed. */
  readonly oldId?: string;
  readonly properties: readonly PropertyChange[];
  readonly replacement: Replacement;
}

/** By logical id. */
export type Resources = ReadonlyMap<string, Resolved>;

export interface Differences {
  /** What does not change is not among them. */
  readonly changes: readonly ResourceChange[];
  /** What was there, under the new names of what is renamed. */
  readonly before: Resources;
}

/** What CloudFormation would do to the resources of one stack. */
export function differencesOf(before: Resources, after: Resources): Differences {
  const renames = renamesOf(before, after);
  const renamed: Resources = renames.size === 0 ? before : underNewNames(before, renames);
  const fresh = new Map([...renames].map(([oldId, newId]) => [newId, oldId]));
  const anew = madeAnew(renamed, after, new Set(fresh.keys()));
  const refers = anew.size === 0 ? () => false : (each: Resolved) => refersTo(each.properties, anew);

  const changes: ResourceChange[] = [];
  for (const [logicalId, resource] of after) {
    if (isIgnored(resource.type)) continue;
    const old = renamed.get(logicalId);
    const oldId = fresh.get(logicalId);
    if (old === resource && !refers(resource)) continue;
    if (old === undefined) {
      changes.push(whole(logicalId, 'added', { after: resource }));
      continue;
    }
    const change = compared(logicalId, old, resource, anew);
    if (oldId !== undefined) changes.push({ ...change, how: 'renamed', oldId });
    else if (change.properties.length > 0 || change.replacement !== 'no' || !same(old.raw, resource.raw))
      changes.push(change);
  }
  for (const [logicalId, resource] of renamed) {
    if (after.has(logicalId) || isIgnored(resource.type)) continue;
    changes.push(whole(logicalId, 'removed', { before: resource }));
  }
  return { changes, before: renamed };
}

function whole(
  logicalId: string,
  how: 'added' | 'removed',
  resources: Pick<ResourceChange, 'before' | 'after'>,
): ResourceChange {
  const type = (resources.after ?? resources.before)?.type ?? '';
  return { logicalId, type, how, ...resources, properties: [], replacement: 'no' };
}

function underNewNames(resources: Resources, renames: ReadonlyMap<string, string>): Resources {
  const rename = (id: string) => renames.get(id) ?? id;
  return new Map(
    [...resources].map(([id, resource]) => [
      rename(id),
      { ...resource, properties: rewritten(resource.properties, rename) as Fields },
    ]),
  );
}

/**
 * A resource that is made anew changes what refers to it, which may have to be made anew as well. (The CDK's own
 * comparison does not look for references inside of Fn::Join and Fn::Sub.)
 */
function madeAnew(before: Resources, after: Resources, anew: Set<string>): ReadonlySet<string> {
  let referrers: ReadonlyMap<string, readonly string[]> | undefined;
  // What is the same, and refers to nothing that is made anew, stays.
  const open = [...after.keys()].filter(
    (id) =>
      !same(before.get(id)?.properties, after.get(id)?.properties) ||
      !same(before.get(id)?.condition, after.get(id)?.condition) ||
      before.get(id)?.type !== after.get(id)?.type,
  );
  const look = (id: string) => {
    const [old, resource] = [before.get(id), after.get(id)];
    if (!old || !resource || anew.has(id) || compared(id, old, resource, anew).replacement === 'no') return;
    anew.add(id);
    follow(id);
  };
  const follow = (id: string) => {
    referrers ??= referrersIn(before, after);
    open.push(...(referrers.get(id) ?? []));
  };
  for (const id of [...anew]) follow(id);
  for (let id = open.shift(); id !== undefined; id = open.shift()) look(id);
  return anew;
}

/** Resources that are there before and after, by what they refer to. */
function referrersIn(before: Resources, after: Resources): ReadonlyMap<string, readonly string[]> {
  const referrers = new Map<string, string[]>();
  for (const [id, resource] of after) {
    if (!before.has(id)) continue;
    for (const target of referencesOf(resource.properties)) {
      const others = referrers.get(target);
      if (others) others.push(id);
      else referrers.set(target, [id]);
    }
  }
  return referrers;
}

function compared(
  logicalId: string,
  before: Resolved,
  after: Resolved,
  anew: ReadonlySet<string>,
): ResourceChange {
  const { type } = after;
  const names = new Set([...Object.keys(before.properties), ...Object.keys(after.properties)]);
  const properties = [...names]
    .map((name) => propertyChange(type, name, before.properties[name], after.properties[name], anew))
    .filter((each) => each !== undefined);
  const replacement = properties.reduce<Replacement>(
    (worst, each) => worse(worst, each.replacement),
    wholeReplacement(before, after),
  );
  return { logicalId, type, how: 'changed', before, after, properties, replacement };
}

/** Another type is another resource; another condition may take it away or bring it. */
function wholeReplacement(before: Resolved, after: Resolved): Replacement {
  if (before.type !== after.type) return 'will';
  const isAsBefore = canonical(before.condition) === canonical(after.condition);
  return isAsBefore ? 'no' : 'may';
}

function propertyChange(
  type: string,
  name: string,
  before: unknown,
  after: unknown,
  anew: ReadonlySet<string>,
): PropertyChange | undefined {
  const now = anew.size === 0 ? after : marked(after, anew);
  if (same(before, now)) return undefined;
  return {
    name,
    before,
    after: now,
    replacement: replacementBy(type, name),
    follows: anewIn(now),
    onlyFollows: same(before, after),
  };
}

function worse(one: Replacement, other: Replacement): Replacement {
  const order: readonly Replacement[] = ['no', 'may', 'will'];
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

/** What a resource will have, as if nothing it refers to were made anew. */
export const settled = (change: Pick<PropertyChange, 'after'>): unknown => unmarked(change.after);
