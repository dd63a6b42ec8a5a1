import { isDeepStrictEqual } from 'node:util';
import type { Properties, ResourceProvider } from './provider';
import type { StackResource } from './resource';

/** Names of properties whose values differ, in the order of the alphabet. */
export function changedProperties(before: Properties, after: Properties): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}

/** Whether the change of these properties replaces the resource before it is made. */
export function replaces(
  provider: ResourceProvider,
  changed: readonly string[],
  properties: Properties,
): boolean {
  const names = [...provider.replacedBy, ...(provider.alsoReplacedBy?.(properties) ?? [])];
  return changed.some((name) => names.includes(name));
}

/**
 * A resource that has a name of its own cannot be replaced under that name.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function keepsItsName(
  { namedBy }: ResourceProvider,
  before: StackResource,
  after: Properties,
): boolean {
  if (namedBy === undefined) return false;
  const name = before.properties[namedBy];
  return name !== undefined && isDeepStrictEqual(name, after[namedBy]);
}
