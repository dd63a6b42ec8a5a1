import { referencesOf, rewritten } from './references';
import type { Resolved } from './resolve';
import { isIgnored } from './resource-types';
import { canonical } from './values';

type Resources = ReadonlyMap<string, Resolved>;

/**
 * Resources that are the same under another logical id: to CloudFormation one goes and another comes. What refers to
 * such a one is compared under the new name, so that a role and its policy, both renamed, are found together.
 *
 * @returns old logical ids with the new ones
 */
export function renamesOf(before: Resources, after: Resources): Map<string, string> {
  const gone = [...before.keys()].filter((id) => !after.has(id) && !isIgnored(before.get(id)?.type ?? ''));
  const fresh = [...after.keys()].filter((id) => !before.has(id));
  const renames = new Map<string, string>();
  for (let found = -1; found !== renames.size; ) {
    found = renames.size;
    const taken = new Set(renames.values());
    const open = new Map<string, string[]>();
    for (const id of fresh.filter((each) => !taken.has(each))) {
      const key = likeness(id, after, (each) => each);
      open.set(key, [...(open.get(key) ?? []), id]);
    }
    for (const id of gone.filter((each) => !renames.has(each))) {
      const resource = before.get(id);
      // A resource that refers to one whose new name is not found yet waits for it.
      const waits = [...referencesOf(resource?.properties)].some(
        (each) => each !== id && before.has(each) && !after.has(each) && !renames.has(each),
      );
      const match = waits
        ? undefined
        : open.get(likeness(id, before, (each) => renames.get(each) ?? each))?.shift();
      if (match !== undefined) renames.set(id, match);
    }
  }
  return renames;
}

function likeness(id: string, resources: Resources, rename: (id: string) => string): string {
  const resource = resources.get(id);
  const properties = rewritten(resource?.properties, (each) => (each === id ? '(itself)' : rename(each)));
  // The CDK names an inline policy after its own logical id.
  return canonical([resource?.type, properties]).replaceAll(`:${JSON.stringify(id)}`, ':"(itself)"');
}
