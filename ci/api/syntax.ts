import { parseSync } from '@swc/core';

/** A node of the syntax tree; which members it has depends on its type. */
export interface Node {
  readonly type: string;
  readonly span?: Span;
  readonly [member: string]: unknown;
}

/** In bytes of UTF-8. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** So that the module begins where its first token does: swc counts on from file to file. */
const PREFIX = 'export {};\n';

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';

/** A `.d.ts`, with what its nodes say in its own words. */
export class Source {
  public readonly statements: readonly Node[];
  private readonly bytes: Buffer;
  private readonly base: number;

  constructor(text: string) {
    const whole = PREFIX + text;
    this.bytes = Buffer.from(whole);
    const module: unknown = parseSync(whole, { syntax: 'typescript', target: 'es2022' });
    if (!isNode(module) || !module.span) throw new Error('swc must give a module, got none');
    this.base = module.span.start;
    this.statements = nodes(module.body).slice(1);
  }

  textOf(node: Node): string {
    const { start, end } = this.span(node);
    return this.bytes.subarray(start, end).toString('utf8');
  }

  /** The docstring right before it. */
  docOf(node: Node): string | undefined {
    const before = this.bytes.subarray(0, this.span(node).start).toString('utf8');
    const [, comment] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export\s+)?(?:declare\s+)?$/.exec(before) ?? [];
    if (comment === undefined) return undefined;
    const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
    return lines.join('\n').trim();
  }

  private span(node: Node): Span {
    if (!node.span) throw new Error(`a ${node.type} must have a place, got none`);
    return { start: node.span.start - this.base, end: node.span.end - this.base };
  }
}

export const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

export function nodeAt(node: Node, member: string): Node | undefined {
  const value = node[member];
  return isNode(value) ? value : undefined;
}

/** The text of an identifier, a string, or a qualified name's first part. */
export function nameIn(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (typeof node.value === 'string') return node.value;
  const inner = nodeAt(node, 'left') ?? nodeAt(node, 'expression') ?? nodeAt(node, 'object');
  return nameIn(inner);
}

/** Names of types that a node uses, but for its own type parameters. */
export function typeNamesIn(node: Node): string[] {
  const found = new Set<string>();
  const own = new Set<string>();
  visit(node, (each) => {
    const name = REFERENCES[each.type];
    const named = name === undefined ? undefined : nameIn(nodeAt(each, name));
    if (named !== undefined) found.add(named);
    if (each.type === 'TsTypeParameter') own.add(nameIn(nodeAt(each, 'name')) ?? '');
  });
  const parent = nameIn(nodeAt(node, 'superClass'));
  if (parent !== undefined) found.add(parent);
  return [...found].filter((name) => !own.has(name)).sort();
}

/** By the type of a node that names a type: where the name is. */
const REFERENCES: Readonly<Record<string, string>> = {
  TsTypeReference: 'typeName',
  TsExpressionWithTypeArguments: 'expression',
  TsTypeQuery: 'exprName',
};

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, see);
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) see(value);
  if (!Array.isArray(value)) for (const each of Object.values(value)) visit(each, see);
}
