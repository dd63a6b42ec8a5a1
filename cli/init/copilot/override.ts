import type { ManifestNode, MapNode } from './tree';

/**
 * Keys of which one takes the place of the others: what an environment writes of one kind ends what the manifest had of
 * another. source: aws/copilot-cli internal/pkg/manifest/transform.go
 */
const INSTEAD: readonly { readonly of: RegExp; readonly kinds: readonly (readonly string[])[] }[] = [
  { of: /(^|\.)image$/, kinds: [['build'], ['location']] },
  {
    of: /^count$/,
    kinds: [
      ['spot'],
      [
        ...['range', 'cooldown', 'cpu_percentage', 'memory_percentage'],
        ...['requests', 'response_time', 'queue_delay'],
      ],
    ],
  },
  { of: /(^|\.)secrets\.[^.]+$/, kinds: [['secretsmanager'], ['from_cfn']] },
  {
    of: /^storage\.volumes\.[^.]+\.efs$/,
    kinds: [
      ['uid', 'gid'],
      ['id', 'root_dir', 'auth'],
    ],
  },
  { of: /^network\.vpc\.placement$/, kinds: [['subnets']] },
];

/**
 * What an environment writes over the rest of a manifest: maps are put together key by key, everything else, lists as well,
 * takes the place of what was there.
 *
 * @param replaced is told of each part that no longer counts
 */
export function override(
  base: ManifestNode,
  over: ManifestNode,
  replaced: (node: ManifestNode) => void,
  path: readonly string[] = [],
): ManifestNode {
  if (base.kind !== 'map' || over.kind !== 'map') {
    replaced(base);
    return over;
  }
  const entries = new Map(base.entries);
  for (const key of endedBy(over, path.join('.'))) {
    const ended = entries.get(key);
    if (ended) replaced(ended);
    entries.delete(key);
  }
  for (const [key, value] of over.entries) {
    // `key:` alone overrides nothing.
    if (value.kind === 'scalar' && value.value === null && entries.has(key)) continue;
    const before = entries.get(key);
    entries.set(key, before ? override(before, value, replaced, [...path, key]) : value);
  }
  return { ...base, entries };
}

function endedBy(over: MapNode, path: string): readonly string[] {
  const rule = INSTEAD.find(({ of }) => of.test(path));
  if (!rule) return [];
  const named = rule.kinds.filter((kind) => kind.some((key) => over.entries.has(key)));
  return rule.kinds.filter((kind) => !named.includes(kind) && named.length > 0).flat();
}
