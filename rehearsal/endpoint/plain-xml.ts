import { isDate } from 'node:util/types';
import { AwsError } from '../aws-error';

type Members = Readonly<Record<string, string>>;

/**
 * XML as SDKs send it: elements and text, no attributes that count, no comments, no CDATA.
 *
 * @param members what lists hold, by the list's name
 * @returns what is in the root: objects, lists, and leaves as text
 * @throws AwsError for what is no such XML
 */
export function readXml(text: string, members: Members): unknown {
  const tokens = text.replace(/<\?[^>]*\?>/g, '').matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>|([^<]+)/g);
  const stack: Element[] = [{ name: '', children: [], text: '' }];
  for (const [, end, name = '', empty, content] of tokens) {
    const top = stack.at(-1);
    if (content !== undefined) {
      if (top) top.text += content;
    } else if (end === '/') {
      const closed = stack.pop();
      if (closed?.name !== name)
        throw new AwsError('MalformedInput', `</${name}> must close <${closed?.name}>`);
    } else {
      const element = { name, children: [], text: '' };
      top?.children.push(element);
      if (empty !== '/') stack.push(element);
    }
  }
  const root = stack[0]?.children[0];
  if (stack.length !== 1 || !root)
    throw new AwsError('MalformedInput', 'the body must be one whole XML element');
  return contentOf(root, members);
}

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

function contentOf({ name, children, text }: Element, members: Members): unknown {
  if (members[name] !== undefined) return children.map((each) => contentOf(each, members));
  if (children.length === 0) return unescaped(text);
  return Object.fromEntries(children.map((each) => [each.name, contentOf(each, members)]));
}

/** What is in an element, named as the SDK names it. */
export function xmlOf(value: unknown, members: Members, name = ''): string {
  if (value === undefined || value === null) return '';
  if (isDate(value)) return value.toISOString();
  if (Array.isArray(value)) {
    const member = members[name] ?? 'member';
    return value.map((each) => `<${member}>${xmlOf(each, members)}</${member}>`).join('');
  }
  if (typeof value !== 'object') return escapedXml(String(value));
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `<${key}>${xmlOf(each, members, key)}</${key}>`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapedXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, entity: string) =>
    entity.startsWith('#')
      ? String.fromCodePoint(Number(entity.replace(/^#x/i, '0x').replace(/^#/, '')))
      : (NAMED[entity] ?? whole),
  );
