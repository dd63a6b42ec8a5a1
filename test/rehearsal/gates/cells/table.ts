/** What a deployment is to a gate, in the order of the table's columns. */
export const KINDS = ['first', 'release', 'fix', 'recovery', 'rollback'] as const;
export type Kind = (typeof KINDS)[number];
export type Cell = 'block' | 'warn' | 'skip';

/**
 * The promise of docs/gates.md, written down once more: what a gate does whose subject is bad.
 * `first release fix recovery rollback`
 */
export const TABLE = {
  'live-traffic': 'block block block block skip',
  separation: 'block block block block skip',
  'smoke-test': 'block block block block skip',
  freeze: 'block block warn skip skip',
  'quiet-alarms': 'skip warn warn skip skip',
  'error-budget': 'skip block skip skip skip',
  admission: 'block block block warn skip',
  migration: 'block block block skip skip',
  uniform: 'block block block warn skip',
  infrastructure: 'block block block warn skip',
  'load-test': 'block block warn skip skip',
  metrics: 'skip block block skip skip',
  custom: 'block block block warn skip',
  approval: 'block block block skip skip',
} as const;
export type GateName = keyof typeof TABLE;
export const GATES = Object.keys(TABLE) as readonly GateName[];

/** Cells in which no subject can be bad, and why; a test of its own says what holds there instead. */
export const CANNOT_BE: Readonly<Record<string, string>> = {
  'separation first':
    'nothing runs before a first deployment that green could be mixed up with: whatever the rules say, it passes',
};

/**
 * Where the word of a recovery changes nothing, the record is not read, and events say what the deployment is without it.
 */
export const TOLD_AS_RELEASE: readonly GateName[] = ['live-traffic', 'separation', 'smoke-test'];

export function cellOf(gate: GateName, kind: Kind): Cell {
  return TABLE[gate].split(' ')[KINDS.indexOf(kind)] as Cell;
}

/** Rows of `test.each`: gate, kind, cell. Without those of a rollback, and those that {@link CANNOT_BE}. */
export function cellsOf<G extends GateName>(
  gates: readonly G[],
): (readonly [G, Exclude<Kind, 'rollback'>, Cell])[] {
  return gates.flatMap((gate) =>
    KINDS.flatMap((kind) =>
      kind === 'rollback' || `${gate} ${kind}` in CANNOT_BE
        ? []
        : [[gate, kind, cellOf(gate, kind)] as const],
    ),
  );
}
