import type { Declaration, DeclaredModule, Member, Origin } from './declaration';
import { type Node, nameIn, nodeAt, nodes, Source, typeNamesIn } from './syntax';

const KINDS: Readonly<Record<string, Declaration['kind']>> = {
  ClassDeclaration: 'class',
  TsInterfaceDeclaration: 'interface',
  TsTypeAliasDeclaration: 'type',
  FunctionDeclaration: 'function',
  VariableDeclaration: 'const',
  TsModuleDeclaration: 'global',
};

/** Reads a `.d.ts`. @param path without its ending */
export function readModule(path: string, text: string): DeclaredModule {
  const source = new Source(text);
  const declarations = new Map<string, Declaration[]>();
  const imports = new Map<string, Origin>();
  const exports = new Map<string, string>();
  const reExports = new Map<string, Origin>();
  const stars: string[] = [];
  const sideEffects: string[] = [];
  for (const statement of source.statements) {
    const specifier = nameIn(nodeAt(statement, 'source'));
    const typeOnly = statement.typeOnly === true;
    switch (statement.type) {
      case 'ImportDeclaration': {
        const names = nodes(statement.specifiers);
        if (names.length === 0 && specifier) sideEffects.push(specifier);
        for (const each of names) {
          const local = nameIn(nodeAt(each, 'local')) ?? '';
          const name = each.type === 'ImportSpecifier' ? (nameIn(nodeAt(each, 'imported')) ?? local) : '*';
          imports.set(local, { specifier: specifier ?? '', name, typeOnly });
        }
        break;
      }
      case 'ExportNamedDeclaration':
        for (const each of nodes(statement.specifiers)) {
          const name = nameIn(nodeAt(each, 'orig')) ?? '';
          const exported = nameIn(nodeAt(each, 'exported')) ?? name;
          if (specifier === undefined) exports.set(exported, name);
          else reExports.set(exported, { specifier, name, typeOnly: typeOnly || each.isTypeOnly === true });
        }
        break;
      case 'ExportAllDeclaration':
        stars.push(specifier ?? '');
        break;
      case 'ExportDeclaration': {
        const declaration = declarationIn(path, source, nodeAt(statement, 'declaration') ?? statement);
        add(declarations, declaration);
        exports.set(declaration.name, declaration.name);
        break;
      }
      default:
        add(declarations, declarationIn(path, source, statement));
    }
  }
  return { path, declarations, imports, exports, reExports, stars, sideEffects };
}

function add(all: Map<string, Declaration[]>, one: Declaration): void {
  all.set(one.name, [...(all.get(one.name) ?? []), one]);
}

function declarationIn(module: string, source: Source, node: Node): Declaration {
  const kind = KINDS[node.type];
  if (kind === undefined) throw new Error(`${module} must declare what is known, got a ${node.type}`);
  const name = nameOf(node, kind);
  const doc = source.docOf(node);
  const members = membersOf(node);
  const body = members && source.textOf(node);
  if (members === undefined || body === undefined) {
    const head = withoutComments(source.textOf(node)).replace(/^export\s+/, '');
    return { module, name, kind, doc, head, members: [], membered: false, names: typeNamesIn(node) };
  }
  const head = withoutComments(body)
    .replace(/\s*\{[\s\S]*$/, '')
    .replace(/^(export\s+)?declare\s+/, '');
  const names = typeNamesIn({ ...node, body: [] });
  const all = members.map((each) => memberIn(source, each));
  return { module, name, kind, doc, head, members: all, membered: true, names };
}

function nameOf(node: Node, kind: Declaration['kind']): string {
  if (kind === 'global') return 'global';
  const [first] = nodes(node.declarations);
  return nameIn(nodeAt(first ?? node, first ? 'id' : node.identifier ? 'identifier' : 'id')) ?? '';
}

/** Undefined where it has none by its kind. */
function membersOf(node: Node): Node[] | undefined {
  if (node.type === 'ClassDeclaration') {
    return nodes(node.body).filter(
      (member) => member.accessibility !== 'private' && !/^Private/.test(member.type),
    );
  }
  const body = nodeAt(node, 'body');
  if (node.type === 'TsInterfaceDeclaration' && body) return nodes(body.body);
  const literal = nodeAt(node, 'typeAnnotation');
  return node.type === 'TsTypeAliasDeclaration' && literal?.type === 'TsTypeLiteral'
    ? nodes(literal.members)
    : undefined;
}

function memberIn(source: Source, node: Node): Member {
  const key = nodeAt(node, 'key');
  const name =
    node.type === 'Constructor' ? 'constructor' : (nameIn(key) ?? (key && source.textOf(key)) ?? node.type);
  const text = withoutComments(source.textOf(node)).trim();
  return {
    name,
    doc: source.docOf(node),
    text: /[;}]$/.test(text) ? text : `${text};`,
    names: typeNamesIn(node),
  };
}

const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^[ \t]*\n/gm, '')
    .replace(/[ \t]+$/gm, '');
