/** Where something stands in a manifest. */
export interface Place {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

interface Common {
  readonly at: Place;
  /** Keys from the manifest's root; the elements of a list have that of the list. */
  readonly path: readonly string[];
}

/** A value that is neither a map nor a list. */
export interface ScalarNode extends Common {
  readonly kind: 'scalar';
  /** As somebody wrote it, `1.10` and not 1.1, without quotes. */
  readonly text: string;
  readonly value: string | number | boolean | null;
  /** What it was before variables were filled in: notes are taken of that. */
  readonly origin?: ScalarNode;
}

export interface MapNode extends Common {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, ManifestNode>;
}

export interface ListNode extends Common {
  readonly kind: 'list';
  readonly items: readonly ManifestNode[];
}

/** A manifest as a tree that knows where each part of it stands. */
export type ManifestNode = ScalarNode | MapNode | ListNode;

export const childrenOf = (node: ManifestNode): readonly ManifestNode[] => {
  if (node.kind === 'map') return [...node.entries.values()];
  return node.kind === 'list' ? node.items : [];
};

/** All that has a value of its own: scalars, and maps and lists that are empty. */
export function leavesOf(node: ManifestNode): readonly ManifestNode[] {
  const children = childrenOf(node);
  if (children.length === 0) return [node.kind === 'scalar' ? (node.origin ?? node) : node];
  return children.flatMap(leavesOf);
}

/** What stands under keys, one below the other; undefined where there is none, or `null`. */
export function at(node: ManifestNode | undefined, ...keys: readonly string[]): ManifestNode | undefined {
  let found = node;
  for (const key of keys) {
    if (found?.kind !== 'map') return undefined;
    found = found.entries.get(key);
  }
  return isNothing(found) ? undefined : found;
}

/** `key:` alone says nothing: Copilot takes its default. */
const isNothing = (node: ManifestNode | undefined): boolean => node?.kind === 'scalar' && node.value === null;

export const entriesOf = (node: ManifestNode | undefined): readonly (readonly [string, ManifestNode])[] =>
  node?.kind === 'map' ? [...node.entries].filter(([, value]) => !isNothing(value)) : [];
