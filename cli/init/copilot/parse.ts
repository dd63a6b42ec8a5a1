import type { Document, LineCounter, Node, ParsedNode } from 'yaml';
import type { VerbFailed } from '../../exit-codes';
import { refusedWorkspace } from './refused-workspace';
import type { ManifestNode, MapNode, Place } from './tree';

/** A file of the workspace. */
export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** More than any manifest has; a few lines of aliases to aliases would otherwise become gigabytes. */
const MOST_NODES = 20_000;

/**
 * Reads YAML into a tree with places. Aliases and merge keys (`<<`) are resolved, as Copilot does it.
 *
 * @throws VerbFailed (2) for what is no YAML, or no map
 */
export async function parseManifest({ path, text }: SourceFile): Promise<MapNode> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const documents = yaml.parseAllDocuments(text, { lineCounter: lines, merge: true, version: '1.2' });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (second) throw refused({ file: path, line: lineOf(lines, second.contents) }, 'one document', 'several');
  if (!document?.contents) throw refused({ file: path, line: 1 }, 'a map', 'nothing');
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line ?? 1;
    throw refusedWorkspace(`${path}:${line} must be YAML, got ${firstLine(error.message)}; correct it there`);
  }
  const root = new Reader(yaml, document, lines, path).node(document.contents, [], path, undefined);
  if (root.kind !== 'map') throw refused(root.at, 'a map', `a ${root.kind}`);
  return root;
}

const firstLine = (text: string): string => text.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? text;

const lineOf = (lines: LineCounter, node: Node | null): number =>
  node?.range ? lines.linePos(node.range[0]).line : 1;

const refused = ({ file, line }: Place, rule: string, got: string): VerbFailed =>
  refusedWorkspace(`${file}:${line} must be ${rule}, got ${got}; correct the manifest`);

class Reader {
  private count = 0;

  constructor(
    private readonly yaml: typeof import('yaml'),
    private readonly document: Document.Parsed<ParsedNode, true>,
    private readonly lines: LineCounter,
    private readonly file: string,
  ) {}

  /** @param line of the key before it, which is where somebody looks */
  node(node: Node | null, path: readonly string[], key: string, line: number | undefined): ManifestNode {
    const at: Place = { file: this.file, line: line ?? lineOf(this.lines, node) };
    this.count += 1;
    if (this.count > MOST_NODES) throw refused(at, `at most ${MOST_NODES} values`, 'more');
    if (node === null) return { kind: 'scalar', at, path, text: '', value: null };
    if (this.yaml.isAlias(node)) {
      const target = node.resolve(this.document);
      if (!target) throw refused(at, 'an alias of an anchor before it', `*${node.source}`);
      return this.node(target, path, key, at.line);
    }
    if (this.yaml.isSeq(node)) {
      const items = node.items.map((item) => this.node(item as Node | null, path, key, undefined));
      return { kind: 'list', at, path, items };
    }
    if (this.yaml.isMap(node)) {
      const entries = new Map<string, ManifestNode>();
      for (const pair of node.items) this.addPair(entries, pair, path);
      return { kind: 'map', at, path, entries };
    }
    if (!this.yaml.isScalar(node)) throw refused(at, 'a value, a map or a list', 'something else');
    const { value, source } = node;
    if (value === null || typeof value === 'boolean' || typeof value === 'number') {
      return { kind: 'scalar', at, path, text: source ?? String(value), value };
    }
    return { kind: 'scalar', at, path, text: String(value), value: String(value) };
  }

  private addPair(
    entries: Map<string, ManifestNode>,
    pair: { readonly key: unknown; readonly value: unknown },
    path: readonly string[],
  ): void {
    const keyNode = pair.key as Node | null;
    const line = lineOf(this.lines, keyNode);
    const name = this.yaml.isScalar(keyNode) ? (keyNode.source ?? String(keyNode.value)) : undefined;
    if (name === undefined) throw refused({ file: this.file, line }, 'named by text', 'another key');
    if (name === '<<') {
      const merged = this.node(pair.value as Node | null, path, name, undefined);
      for (const one of merged.kind === 'list' ? merged.items : [merged]) {
        if (one.kind !== 'map') throw refused(one.at, 'a map, to be merged', `a ${one.kind}`);
        // Keys that stand there themselves win, be they before or after it.
        for (const [key, value] of one.entries) if (!entries.has(key)) entries.set(key, value);
      }
      return;
    }
    entries.set(name, this.node(pair.value as Node | null, [...path, name], name, line));
  }
}
