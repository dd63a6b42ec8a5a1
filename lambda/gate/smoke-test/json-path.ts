/**
 * The value at a path like `$.items[0].name`; undefined where there is none. Names and indices are all a smoke
 * test needs, and a wildcard that matches nothing would pass silently.
 */
export function jsonPath(document: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    return (value as Record<string, unknown>)[step];
  }, document);
}
