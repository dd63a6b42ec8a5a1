import { plain } from '../rehearse/words';

/** A value of a template, as JSON has it. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The only member of an intrinsic function, like `Ref` and its argument. */
export function intrinsic(value: unknown): readonly [name: string, argument: unknown] | undefined {
  if (!isFields(value)) return undefined;
  let only: string | undefined;
  for (const name in value) {
    if (only !== undefined) return undefined;
    only = name;
  }
  if (only === undefined) return undefined;
  return only === 'Ref' || only === 'Condition' || only.startsWith('Fn::') ? [only, value[only]] : undefined;
}

/** Whether CloudFormation decides it only when it deploys. */
export function isOpen(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isOpen);
  if (!isFields(value)) return false;
  return intrinsic(value) !== undefined || Object.values(value).some(isOpen);
}

/**
 * One text for values that are one to CloudFormation: members in any order, and a number or a boolean also as the
 * text that it is sent as. Unlike the comparison of @aws-cdk/cloudformation-diff, `1.10` is not `1.1`, nor '' a zero.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isFields(value)) {
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  return value === null || value === undefined ? 'null' : JSON.stringify(String(value));
}

/** Whether {@link canonical} would be one text, without making it. */
export function same(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((each, index) => same(each, right[index]));
  }
  if (isFields(left) || isFields(right)) {
    if (!isFields(left) || !isFields(right)) return false;
    const names = Object.keys(left);
    if (names.length !== Object.keys(right).length) return false;
    return names.every((name) => Object.hasOwn(right, name) && same(left[name], right[name]));
  }
  const [one, other] = [left ?? null, right ?? null];
  return one === null || other === null ? one === other : String(one) === String(other);
}

/** @returns undefined for what is no number, or not yet */
export function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** As CloudFormation takes it, also as text. @returns undefined for what is neither, or not yet */
export function booleanOf(value: unknown): boolean | undefined {
  const text = String(value).toLowerCase();
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

/** A list, where it is one already; undefined is an empty one. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : undefined;
}

/** The member at a path of names. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (isFields(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
    value,
  );
}

/** Characters of a value that a line shows. */
const LONGEST_SHOWN = 80;

/**
 * A value in a line's text, between backticks: whatever it holds, a report can take it for a value by them. It is cut,
 * and it is for people: two values may look alike.
 */
export function shown(value: unknown, longest = LONGEST_SHOWN): string {
  if (value === undefined) return 'nothing';
  const text = plain(typeof value === 'string' ? value : compact(value)).replaceAll('`', "'");
  const characters = Array.from(text.slice(0, longest * 2));
  const cut = characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text;
  return `\`${cut === '' ? '(empty)' : cut}\``;
}

/** Characters before the first that differs. */
const CONTEXT = 30;

/** Two long values from where they differ on. */
export function shownPair(before: unknown, after: unknown): readonly [string, string] {
  if (before === undefined || after === undefined) return [shown(before), shown(after)];
  const [old, now] = [before, after].map((each) => (typeof each === 'string' ? each : compact(each))) as [
    string,
    string,
  ];
  if (Math.max(old.length, now.length) <= LONGEST_SHOWN) return [shown(old), shown(now)];
  let common = 0;
  while (common < old.length && old[common] === now[common]) common += 1;
  const from = Math.max(0, common - CONTEXT);
  const cut = (text: string) => shown(from > 0 ? `…${text.slice(from)}` : text);
  return [cut(old), cut(now)];
}

/** `Ref` and `Fn::GetAtt` as people write them. */
function compact(value: unknown): string {
  const [name, argument] = intrinsic(value) ?? [];
  if (name === 'Ref') return `\${${String(argument)}}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `\${${argument.map(String).join('.')}}`;
  return JSON.stringify(value) ?? String(value);
}

/** A few of many. */
export function listed(texts: readonly string[], most = 5): string {
  const more = texts.length - most;
  return texts.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
