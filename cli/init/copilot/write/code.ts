/** TypeScript as it is to be written, not a text to be quoted. */
export class Code {
  constructor(readonly text: string) {}
}

/** Properties that an expression has, spread into the object. A class of its own, so that no name of a team's can be taken for it. */
export class Spread extends Code {}

/** What can be written as a literal. Objects are maps, so that no name of a team's is a name of JavaScript's. */
export type Literal =
  | string
  | number
  | boolean
  | null
  | Code
  | readonly Literal[]
  | ReadonlyMap<string, Literal>;

export const code = (text: string): Code => new Code(text);

/** An object without what is undefined. */
export const object = (
  ...entries: readonly (readonly [string, Literal | undefined])[]
): Map<string, Literal> =>
  new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));

/**
 * A text as a string of TypeScript that is that text, whatever is in it: neither a quote, a line break nor `${` ends it, and no
 * character of it changes how the file reads.
 */
export function quote(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !/['\\]/.test(text)) return `'${text}'`;
  return JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (character) =>
    [...character].map((one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join(''),
  );
}

/** The name of a property. `__proto__` without brackets would be the prototype. */
export const property = (name: string): string => {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : quote(name);
};

const WIDTH = 100;

/** A literal; over several lines where it would be long. @param indent of the line that it begins on */
export function print(value: Literal, indent = 0): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return String(value);
  const parts = Array.isArray(value)
    ? value.map((item: Literal) => ({ head: '', item }))
    : [...(value as ReadonlyMap<string, Literal>)].map(([name, item]) => ({
        head: headOf(name, item),
        item,
      }));
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const room = Array.isArray(value) ? '' : ' ';
  const flat = `${open}${room}${parts.map(({ head, item }) => head + print(item, indent)).join(', ')}${room}${close}`;
  if (!flat.includes('\n') && flat.length + indent <= WIDTH - 20) return flat;
  const inner = ' '.repeat(indent + 2);
  const lines = parts.map(({ head, item }) => `${inner}${head}${print(item, indent + 2)},`);
  return `${open}\n${lines.join('\n')}\n${' '.repeat(indent)}${close}`;
}

/** What stands before the value; nothing where the name of the property is the whole of it. */
function headOf(name: string, item: Literal): string {
  if (item instanceof Spread) return '...';
  return item instanceof Code && item.text === name ? '' : `${property(name)}: `;
}

/** `order-events` as OrderEvents. */
export const pascal = (name: string): string =>
  name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, first: string) => first.toUpperCase());

/** `import { a, b } from 'c';`, or `import * as a from 'c';` with one name that begins with `*`. */
export const importLine = (names: string, from: string, type = false): string =>
  `import ${type ? 'type ' : ''}${names} ${'from'} ${quote(from)};`;
