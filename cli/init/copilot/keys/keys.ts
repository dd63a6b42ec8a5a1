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

interface Pattern {
  readonly row: KeyRow;
  readonly names: readonly string[];
  /** Whether all that is below fits as well. */
  readonly deep: boolean;
}

// `logging.variables.x` fits `logging.variables.*`; a name that a team gives comes after a key of that name.
const patternsOf = (rows: readonly KeyRow[]): readonly Pattern[] =>
  rows
    .map((row) => {
      const names = row.key.split('.');
      const deep = names.at(-1) === '**';
      return { row, deep, names: deep ? names.slice(0, -1) : names };
    })
    .sort((one, other) => stars(one.row) - stars(other.row));

const stars = ({ key }: KeyRow): number => key.split('*').length;

const PATTERNS: Readonly<Record<ManifestKind, readonly Pattern[]>> = {
  workload: patternsOf(KEYS.workload),
  environment: patternsOf(KEYS.environment),
  pipeline: patternsOf(KEYS.pipeline),
};

/** The row of a key; undefined for one that Copilot does not have. */
export function rowOf(kind: ManifestKind, path: readonly string[]): KeyRow | undefined {
  const keys = kind === 'workload' && path[0] === 'environments' ? path.slice(2) : path;
  return PATTERNS[kind].find(
    ({ names, deep }) =>
      (deep ? keys.length >= names.length : keys.length === names.length) &&
      names.every((name, index) => name === '*' || name === keys[index]),
  )?.row;
}
