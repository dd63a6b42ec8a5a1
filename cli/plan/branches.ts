import type { Resolved } from './resolve';
import { canonical, type Fields, intrinsic, isFields } from './values';

/** What stands at an `Fn::If` where its condition is decided otherwise than today. */
export interface OtherBranch {
  readonly condition: string;
  /** As {@link canonical} writes it. */
  readonly value: string;
}

/** By where the `Fn::If` stands in the properties. */
export type OtherBranches = ReadonlyMap<string, OtherBranch>;

interface Deciding {
  holds(condition: string): boolean | undefined;
  value(value: unknown): unknown;
}

/** Between names of a path: no name of a property has it. */
const SEPARATOR = '\n';
const IF = 'Fn::If';

/** Branches that are not taken, of one property. @param name where it stands */
export function otherBranchesOf(name: string, raw: unknown, deciding: Deciding): OtherBranches {
  const found = new Map<string, OtherBranch>();
  const walk = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) for (const [index, each] of value.entries()) walk(each, [...path, `${index}`]);
    if (!isFields(value)) return;
    const [called, argument] = intrinsic(value) ?? [];
    const [condition, ...branches] = called === IF && Array.isArray(argument) ? argument : [];
    const holds = branches.length === 2 ? deciding.holds(String(condition)) : undefined;
    if (holds === undefined) {
      for (const key of Object.keys(value)) walk(value[key], [...path, key]);
      return;
    }
    const other = canonical(known(deciding.value(branches[holds ? 1 : 0])));
    found.set(path.join(SEPARATOR), { condition: canonical(condition), value: other });
    walk(branches[holds ? 0 : 1], [...path, IF]);
  };
  walk(raw, [name]);
  return found;
}

/** Properties in which something changes where a condition is decided otherwise, with what would be there. */
export function changedBranches(before: Resolved, after: Resolved): ReadonlyMap<string, readonly string[]> {
  const changed = new Map<string, string[]>();
  for (const path of new Set([...before.otherBranches.keys(), ...after.otherBranches.keys()])) {
    const [old, now] = [before.otherBranches.get(path), after.otherBranches.get(path)];
    // Without an Fn::If, the same is there whatever is decided.
    const [was, is] = [old?.value ?? valueAt(before, path), now?.value ?? valueAt(after, path)];
    const isOtherCondition = old !== undefined && now !== undefined && old.condition !== now.condition;
    // What is around it comes or goes, and that is told.
    if (was === undefined || is === undefined || (was === is && !isOtherCondition)) continue;
    const [name = ''] = path.split(SEPARATOR, 1);
    changed.set(name, [...(changed.get(name) ?? []), canonical([path, now?.condition, is])]);
  }
  return changed;
}

/** @returns undefined where what it would stand in is not there */
function valueAt({ properties }: Resolved, path: string): string | undefined {
  const names = path.split(SEPARATOR).filter((name) => name !== IF);
  const last = names.pop() ?? '';
  const around = names.reduce<unknown>(member, properties);
  return typeof around === 'object' && around !== null ? canonical(member(around, last)) : undefined;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Fields)[name]
    : undefined;

/** `AWS::NoValue` is as nothing. */
function known(value: unknown): unknown {
  const [name, argument] = intrinsic(value) ?? [];
  return name === 'Ref' && argument === 'AWS::NoValue' ? undefined : value;
}
