import { containerKeys } from './container-keys';
import { httpKeys } from './http-keys';
import { environmentKeys, messageKeys, pipelineKeys } from './message-keys';
import type { KeyRow } from './row';
import { taskKeys } from './task-keys';

/** Which manifest it is. */
export type ManifestKind = 'workload' | 'environment' | 'pipeline';

/**
 * Every key of Copilot's manifests, and what becomes of it.
 * source: aws/copilot-cli site/content/docs/manifest and internal/pkg/manifest, up to v1.34
 */
export const KEYS: Readonly<Record<ManifestKind, readonly KeyRow[]>> = {
  workload: [...taskKeys, ...httpKeys, ...containerKeys, ...messageKeys],
  environment: environmentKeys,
  pipeline: pipelineKeys,
};

/** The row of a key; undefined for one that Copilot does not have. */
export function rowOf(kind: ManifestKind, path: readonly string[]): KeyRow | undefined {
  const keys = kind === 'workload' && path[0] === 'environments' ? path.slice(2) : path;
  const found = KEYS[kind].filter((row) => fits(row.key.split('.'), keys));
  // `logging.variables.x` fits `logging.variables.*`; a name that a team gives comes after a key of that name.
  return found.find(({ key }) => !key.includes('*')) ?? found[0];
}

function fits(pattern: readonly string[], keys: readonly string[]): boolean {
  const deep = pattern.at(-1) === '**';
  const names = deep ? pattern.slice(0, -1) : pattern;
  if (deep ? keys.length < names.length : keys.length !== names.length) return false;
  return names.every((name, index) => name === '*' || name === keys[index]);
}
