import { VerbFailed } from '../../../../cli/exit-codes';
import { type Converted, convert } from '../../../../cli/init/copilot/convert';
import type { Note } from '../../../../cli/init/copilot/ledger';
import {
  childrenOf,
  leavesOf,
  type ManifestNode,
  type MapNode,
  type ScalarNode,
} from '../../../../cli/init/copilot/tree';
import { readWorkspace, type Workspace } from '../../../../cli/init/copilot/workspace';
import { exampleFolder, examples } from './converted';

// Not one value of a manifest is dropped without a word: it is carried over, and then it decides what is written, or it is named.

const workspaceOf = (name: string) => readWorkspace(exampleFolder(name), exampleFolder(name));

const manifestsOf = ({ workloads, environments, pipelines }: Workspace) => [
  ...workloads,
  ...environments,
  ...pipelines,
];

const notesOf = ({ told }: Converted): readonly Note[] => told.flatMap(({ notes }) => notes);

const notesAt = (converted: Converted, node: ManifestNode): readonly Note[] =>
  notesOf(converted).filter(
    ({ at, key }) => at?.file === node.at.file && at.line === node.at.line && key === node.path.join('.'),
  );

/** The workspace with one node of it in another form. */
function withNode(workspace: Workspace, node: ManifestNode, other: ManifestNode): Workspace {
  const change = (one: ManifestNode): ManifestNode => {
    if (one === node) return other;
    if (one.kind === 'list') return { ...one, items: one.items.map(change) };
    if (one.kind === 'scalar') return one;
    return { ...one, entries: new Map([...one.entries].map(([key, value]) => [key, change(value)])) };
  };
  const all = (manifests: Workspace['workloads']) =>
    manifests.map((manifest) => ({ ...manifest, tree: change(manifest.tree) as MapNode }));
  const { workloads, environments, pipelines } = workspace;
  return {
    ...workspace,
    workloads: all(workloads),
    environments: all(environments),
    pipelines: all(pipelines),
  };
}

const nodesOf = (node: ManifestNode): readonly ManifestNode[] => [node, ...childrenOf(node).flatMap(nodesOf)];

/** What a converted workspace is, or that it is none. */
function tried(workspace: Workspace): Converted | 'refused' {
  try {
    return convert(workspace);
  } catch (error) {
    if (error instanceof VerbFailed) return 'refused';
    throw error;
  }
}

const filesOf = ({ files }: Converted): string => JSON.stringify(files);

test.each(examples)('%s: each value has a note, with its file and line', async (name) => {
  const workspace = await workspaceOf(name);
  const converted = convert(workspace);
  const silent = manifestsOf(workspace)
    .flatMap(({ tree }) => leavesOf(tree))
    .filter((leaf) => notesAt(converted, leaf).length === 0);
  expect(silent).toEqual([]);
});

/** Maps whose keys a team names. */
const OF_THE_TEAM =
  /(^|\.)(environments|variables|secrets|labels|depends_on|args|sidecars|volumes|filter_policy|destination|secretOptions|properties)$/;

test.each(examples)('%s: a key that Copilot does not have is named, wherever it stands', async (name) => {
  const workspace = await workspaceOf(name);
  const maps = manifestsOf(workspace).flatMap(({ tree }) =>
    nodesOf(tree).filter((node): node is MapNode => node.kind === 'map'),
  );
  for (const map of maps) {
    const path = [...map.path, 'no_such_key'];
    if (OF_THE_TEAM.test(map.path.join('.')) || /filter_policy|environments\.[^.]+$/.test(map.path.join('.')))
      continue;
    const added: ScalarNode = { kind: 'scalar', at: map.at, path, text: 'x', value: 'x' };
    const changed = { ...map, entries: new Map([...map.entries, ['no_such_key', added]]) };
    const converted = tried(withNode(workspace, map, changed));
    const notes = converted === 'refused' ? [] : notesAt(converted, added);
    expect({ path, notes }).toEqual({
      path,
      notes: [expect.objectContaining({ unknown: true, kind: 'left' })],
    });
  }
});

/** Another value, of which nobody could say that it means the same. */
function otherThan(leaf: ScalarNode): ScalarNode {
  const { value } = leaf;
  const other =
    typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}x`;
  return { ...leaf, value: other, text: String(other) };
}

test.each(examples)('%s: what is carried over decides what is written', async (name) => {
  const workspace = await workspaceOf(name);
  const before = convert(workspace);
  const isCarried = (converted: Converted, leaf: ManifestNode) =>
    notesAt(converted, leaf).every(({ kind, text }) => kind === 'carried' && !/every environment/.test(text));
  const silent = manifestsOf(workspace)
    .flatMap(({ tree }) => leavesOf(tree))
    .filter((leaf): leaf is ScalarNode => leaf.kind === 'scalar' && isCarried(before, leaf))
    .filter((leaf) => {
      const after = tried(withNode(workspace, leaf, otherThan(leaf)));
      return after !== 'refused' && filesOf(after) === filesOf(before) && isCarried(after, leaf);
    });
  expect(silent.map(({ path }) => path.join('.'))).toEqual([]);
});
