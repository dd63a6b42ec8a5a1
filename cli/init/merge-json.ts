import { isDeepStrictEqual } from 'node:util';
import { afterSpace, type JsonNode, memberOf, parseJsonText, plainOf } from './json-text';

type Members = Readonly<Record<string, unknown>>;

export interface MergedJson {
  /** With all that is wanted. */
  readonly content: string;
  /** With what the text lacks alone: each value of it stays. */
  readonly otherwise: string;
  /** Members whose value is another one: `scripts.test`, by what is there and what is wanted. */
  readonly differs: readonly { readonly path: string; readonly has: unknown; readonly wants: unknown }[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Adds to a JSON text what it lacks of an object. Order, comments, indentation, line ends and the end of the text stay.
 *
 * @param mayReplace members (`scripts.test`) whose value nobody wrote, so that it is replaced like a missing one
 * @throws NotJson where the text is none, or no object
 */
export function mergeJson(text: string, wanted: Members, mayReplace: readonly string[] = []): MergedJson {
  const root = parseJsonText(text);
  const style = styleOf(text);
  const differs: MergedJson['differs'][number][] = [];
  const additions: Edit[] = [];
  const replacements: Edit[] = [];

  const visit = (node: JsonNode, want: Members, path: readonly string[]): void => {
    const missing: [string, unknown][] = [];
    for (const [key, value] of Object.entries(want)) {
      const there = memberOf(node, key);
      const where = [...path, key];
      if (there === undefined) {
        missing.push([key, value]);
      } else if (there.kind === 'object' && isMembers(value)) {
        visit(there, value, where);
      } else if (there.kind === 'array' && Array.isArray(value)) {
        additions.push(...append(text, there, value, where.length, style));
      } else if (!isDeepStrictEqual(plainOf(there), value)) {
        const edit = { start: there.start, end: there.end, text: written(value, where.length, style) };
        if (mayReplace.includes(where.join('.'))) {
          additions.push(edit);
        } else {
          replacements.push(edit);
          differs.push({ path: where.join('.'), has: plainOf(there), wants: value });
        }
      }
    }
    additions.push(...addMembers(text, node, missing, path.length, style));
  };

  if (root.kind !== 'object') throw new TypeError('the text must be an object');
  visit(root, wanted, []);
  return {
    content: apply(text, [...additions, ...replacements]),
    otherwise: apply(text, additions),
    differs,
  };
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Style {
  readonly indent: string;
  readonly eol: string;
}

function styleOf(text: string): Style {
  const [, indent = '  '] = /^([ \t]+)["'\]}/]/m.exec(text) ?? [];
  return { indent, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** @param depth of what the value is a member of */
function written(value: unknown, depth: number, { indent, eol }: Style): string {
  return JSON.stringify(value, null, indent).replaceAll('\n', `${eol}${indent.repeat(depth)}`);
}

function addMembers(
  text: string,
  node: JsonNode,
  missing: readonly (readonly [string, unknown])[],
  depth: number,
  style: Style,
): Edit[] {
  if (node.kind !== 'object' || missing.length === 0) return [];
  const items = missing.map(([key, value]) => `${JSON.stringify(key)}: ${written(value, depth + 1, style)}`);
  const last = node.members.at(-1)?.value;
  return insert(text, node, last, items, depth, style, false);
}

function append(
  text: string,
  node: Extract<JsonNode, { kind: 'array' }>,
  wanted: readonly unknown[],
  depth: number,
  style: Style,
): Edit[] {
  const there = node.elements.map(plainOf);
  const missing = wanted.filter((each) => !there.some((one) => isDeepStrictEqual(one, each)));
  if (missing.length === 0) return [];
  const inOneLine = !text.slice(node.start, node.end).includes('\n');
  const items = missing.map((value) => written(value, depth + 1, style));
  return insert(text, node, node.elements.at(-1), items, depth, style, inOneLine);
}

/** Behind the last one: the comma where it ends, and the new lines after the comment that speaks of it. */
function insert(
  text: string,
  node: JsonNode,
  last: JsonNode | undefined,
  items: readonly string[],
  depth: number,
  { indent, eol }: Style,
  inOneLine: boolean,
): Edit[] {
  const inner = `${eol}${indent.repeat(depth + 1)}`;
  if (last === undefined) {
    // Empty, but for comments, which stay in front.
    const at = node.end - 1;
    const body = inOneLine ? items.join(', ') : `${inner}${items.join(`,${inner}`)}`;
    const before = text.slice(node.start + 1, at);
    const close = inOneLine ? '' : `${eol}${indent.repeat(depth)}`;
    return [{ start: node.start + 1 + before.trimEnd().length, end: at, text: `${body}${close}` }];
  }
  if (inOneLine) return [{ start: last.end, end: last.end, text: `, ${items.join(', ')}` }];
  const mark = afterSpace(text, last.end);
  // Where the last one has a comma, as in TypeScript's files, so has the new last one.
  const hasComma = text[mark] === ',';
  const from = hasComma ? mark + 1 : last.end;
  const [comment = ''] = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/)/.exec(text.slice(from)) ?? [];
  const at = from + comment.length;
  const added = `${inner}${items.join(`,${inner}`)}`;
  if (hasComma) return [{ start: at, end: at, text: `${added},` }];
  if (comment === '') return [{ start: at, end: at, text: `,${added}` }];
  return [
    { start: last.end, end: last.end, text: ',' },
    { start: at, end: at, text: added },
  ];
}

function apply(text: string, edits: readonly Edit[]): string {
  // From the end, so that places before it stay true. Of two at one place, the inner one (the later in the list) comes last.
  return edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((one, other) => other.start - one.start || other.order - one.order)
    .reduce(
      (done, { start, end, text: inserted }) => done.slice(0, start) + inserted + done.slice(end),
      text,
    );
}
