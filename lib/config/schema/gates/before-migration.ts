import { defaultApprovalTimeout, defaultPatience } from '../../defaults';
import { inMinutes, isDuration } from '../../duration';
import { preflightKinds } from '../../gates/common';
import { longestBefore, migrationStage, type Timeouts } from '../../gates/migration';
import { type Complaint, isObject } from '../field';

const preflight: readonly unknown[] = preflightKinds;

/** Gates that may take longer than a migration waits for them: it would fail a release that they were still to let go on. */
export function longBeforeMigration(
  gates: readonly unknown[],
): { readonly path: PropertyKey[]; readonly complaint: Complaint }[] {
  const migration = gates.find((gate) => isObject(gate) && gate.kind === 'migration');
  if (!isObject(migration)) return [];
  const most = longestBefore(timeoutsOf(migration));
  return gates.flatMap((gate, index) => {
    if (!isObject(gate) || !isBefore(gate)) return [];
    const [name, given, otherwise] =
      gate.kind === 'approval'
        ? (['timeout', gate.timeout, defaultApprovalTimeout] as const)
        : (['patience', gate.patience, defaultPatience] as const);
    const minutes = inMinutes(isDuration(given) ? given : otherwise);
    if (!(minutes > most)) return [];
    return [
      {
        path: [index, name],
        complaint: {
          rule: `at most ${most} minutes at ${migrationStage} with a migration, which waits for it and ends within ECS's day`,
          ...(given === undefined && { got: `${minutes} minutes` }),
          advice: 'shorten it, or a timeout of the migration',
        },
      },
    ];
  });
}

/** Of one that may be wrong: what is no duration is told elsewhere. */
function timeoutsOf({ timeout, compatibility }: Record<string, unknown>): Timeouts {
  const duration = (value: unknown) => (isDuration(value) ? value : undefined);
  return {
    timeout: duration(timeout),
    ...(isObject(compatibility) && { compatibility: { timeout: duration(compatibility.timeout) } }),
  };
}

function isBefore({ kind, stage, stages }: Record<string, unknown>): boolean {
  if (kind === 'approval') return stage === migrationStage;
  return preflight.includes(kind) || (Array.isArray(stages) && stages.includes(migrationStage));
}
