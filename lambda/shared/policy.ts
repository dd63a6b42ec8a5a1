import type { DeploymentKind, PolicyRow, Strictness } from './environment';

const row = (first: Strictness, release: Strictness, fix: Strictness, recovery: Strictness): PolicyRow => ({
  first,
  release,
  fix,
  recovery,
});

/** A kind of gate, with its row in the table of docs/gates.md. The first two are guards, on every release. */
export type GateKind =
  | 'live-traffic'
  | 'separation'
  | 'smoke-test'
  | 'freeze'
  | 'quiet-alarms'
  | 'error-budget'
  | 'admission'
  | 'migration'
  | 'uniform'
  | 'infrastructure'
  | 'load-test'
  | 'metrics'
  | 'custom'
  | 'approval';

/**
 * How strict each kind of gate is with each kind of deployment; docs/gates.md prints it. A rollback has no column: no
 * gate looks at one, and nothing can change that.
 */
export const POLICY = {
  'live-traffic': row('block', 'block', 'block', 'block'),
  separation: row('block', 'block', 'block', 'block'),
  'smoke-test': row('block', 'block', 'block', 'block'),
  freeze: row('block', 'block', 'warn', 'skip'),
  'quiet-alarms': row('skip', 'warn', 'warn', 'skip'),
  'error-budget': row('skip', 'block', 'skip', 'skip'),
  admission: row('block', 'block', 'block', 'warn'),
  migration: row('block', 'block', 'block', 'skip'),
  uniform: row('block', 'block', 'block', 'warn'),
  infrastructure: row('block', 'block', 'block', 'warn'),
  'load-test': row('block', 'block', 'warn', 'skip'),
  metrics: row('skip', 'block', 'block', 'skip'),
  custom: row('block', 'block', 'block', 'warn'),
  // A PAUSE hook, which the template leaves out of a recovery: no function reads this row.
  approval: row('block', 'block', 'block', 'skip'),
} as const satisfies Readonly<Record<GateKind, PolicyRow>>;

export const gateKinds = Object.keys(POLICY) as readonly GateKind[];

/** What a recovery must pass: without them, it may lead users to nobody. Their cell of a recovery cannot be changed. */
export const guardedAgainstWeakening: readonly GateKind[] = ['live-traffic', 'separation', 'smoke-test'];

/** What one person alone cannot override: an image that nobody has let in, and users led to where they should not be. */
const TWO_PERSONS: readonly GateKind[] = ['admission', 'separation', 'live-traffic'];

/** @param kind of a gate; what is no kind needs two */
export const needsTwoPersons = (kind: string | undefined): boolean =>
  !gateKinds.some((one) => one === kind && !TWO_PERSONS.includes(one));

/** What a gate does whose row is not told. */
export const BLOCKS_ALL: PolicyRow = row('block', 'block', 'block', 'block');

/**
 * The row of a gate: that of its kind, with what the configuration changes.
 *
 * @throws Error for a gate that a recovery must pass and that is told to be less strict with one
 */
export function policyOf(
  gate: GateKind,
  kinds: Partial<Readonly<Record<DeploymentKind, Strictness>>> = {},
): PolicyRow {
  if (guardedAgainstWeakening.includes(gate) && (kinds.recovery ?? 'block') !== 'block') {
    throw new Error(
      `kinds.recovery of ${gate} must be block, got ${kinds.recovery}; leave it out, since a recovery must not lead users to nobody`,
    );
  }
  return { ...POLICY[gate], ...kinds };
}

/** The row in a gate's environment; what is missing or unreadable blocks. */
export function parsePolicy(text: string | undefined): PolicyRow {
  let read: unknown;
  try {
    read = JSON.parse(text ?? '');
  } catch {
    // As one that is missing: the gate blocks.
    return BLOCKS_ALL;
  }
  return readPolicy(read);
}

/** As {@link parsePolicy}, of what is no text. */
export function readPolicy(value: unknown): PolicyRow {
  const cells: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  const cell = (kind: DeploymentKind): Strictness =>
    cells[kind] === 'warn' || cells[kind] === 'skip' ? cells[kind] : 'block';
  return row(cell('first'), cell('release'), cell('fix'), cell('recovery'));
}
