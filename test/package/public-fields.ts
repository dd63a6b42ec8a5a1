import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resource } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { type Node, nameIn, nodeAt, nodes, Source } from '../../ci/api/syntax';

/** By the name of a class of a folder: the fields and getters that whoever has an object can read. */
export function publicFields(folder: string): Map<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const source = new Source(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    for (const statement of source.statements) {
      const node = nodeAt(statement, 'declaration') ?? statement;
      if (node.type !== 'ClassDeclaration') continue;
      const name = nameIn(nodeAt(node, 'identifier')) ?? '';
      const parent = nameIn(nodeAt(node, 'superClass')) ?? '';
      const own = nodes(node.body).flatMap(fieldsOf);
      found.set(name, [...(found.get(name) ?? []), ...own, `super ${parent}`]);
    }
  }
  return found;
}

function fieldsOf(member: Node): string[] {
  const isField =
    member.type === 'ClassProperty' || (member.type === 'ClassMethod' && member.kind === 'getter');
  if (isField && isPublic(member) && member.isStatic !== true) return [nameIn(nodeAt(member, 'key')) ?? ''];
  if (member.type !== 'Constructor') return [];
  return nodes(member.params)
    .filter((each) => each.type === 'TsParameterProperty' && isPublic(each))
    .map((each) => nameIn(nodeAt(each, 'param')) ?? '');
}

const isPublic = ({ accessibility }: Node): boolean => accessibility === null || accessibility === 'public';

/** Of a stack: constructs of aws-cdk-lib with an interface of their own, but for what one of them has made for itself. */
export function l2sOf(scope: IConstruct): Construct[] {
  return scope.node.children.flatMap((child) => {
    if (isL2(child)) return [child];
    return l2sOf(child);
  });
}

const isL2 = (construct: IConstruct): construct is Construct =>
  // One that is imported makes nothing.
  Resource.isResource(construct) && construct.node.children.length > 0;

/** What fields lead to, from an object on; not beyond a construct of aws-cdk-lib. */
export function reachableFrom(start: object, fields: ReadonlyMap<string, readonly string[]>): Set<unknown> {
  const seen = new Set<unknown>();
  const open: unknown[] = [start];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    open.push(...within(one, fields));
  }
  return seen;
}

function within(one: object, fields: ReadonlyMap<string, readonly string[]>): unknown[] {
  if (Array.isArray(one)) return one;
  if (one instanceof Map) return [...one.values()];
  if (!(one instanceof Construct))
    return Object.getPrototypeOf(one) === Object.prototype ? Object.values(one) : [];
  return namesOf(one.constructor.name, fields).map((name) => Reflect.get(one, name));
}

function namesOf(name: string, fields: ReadonlyMap<string, readonly string[]>): string[] {
  const own = fields.get(name) ?? [];
  return own.flatMap((each) => (each.startsWith('super ') ? namesOf(each.slice(6), fields) : [each]));
}
