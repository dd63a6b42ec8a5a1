import type { Template } from '../assembly/assembly';

/**
 * Whether a gate's no stops a release, by what its function is told; else it is a warning in the verdict.
 *
 * @param functionId logical id of the gate's function
 * @param id of the gate; a function may be several
 * @returns true where nothing is told: such a gate blocks
 */
export function stopsReleases({ Resources }: Template, functionId: string, id: string): boolean {
  const { GATE_POLICY, PREFLIGHT_CHECKS } = variablesOf(Resources, functionId);
  const checks = read(PREFLIGHT_CHECKS);
  const own = Array.isArray(checks) ? checks.find((check) => field(check, 'id') === id) : undefined;
  const strictness = field(own === undefined ? read(GATE_POLICY) : field(own, 'policy'), 'release');
  return strictness === undefined || strictness === 'block';
}

/** Whether a migration is asked of the version that runs: its function is told for how long it may. */
export const asksRunning = ({ Resources }: Template, functionId: string): boolean =>
  variablesOf(Resources, functionId).MIGRATION_CHECK_MINUTES !== undefined;

function variablesOf(
  resources: Template['Resources'],
  functionId: string,
): Readonly<Record<string, unknown>> {
  const { Environment } = (resources[functionId]?.Properties ?? {}) as {
    readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  };
  return Environment?.Variables ?? {};
}

/** @returns undefined for what is not there, or is made of other resources: then nothing is known of it */
function read(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // as the gate itself: it blocks
  }
}

const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
