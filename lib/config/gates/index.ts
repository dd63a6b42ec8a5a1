import type { MetricsOptions } from './metrics';
import { afterOthers, fillMigration, type Migration, type MigrationOptions } from './migration';
import { fillSmokeTest, type SmokeTest, type SmokeTestOptions } from './smoke-test';

/** A check of a release, as it is written: made by the function of its name. */
export type GateInput =
  | ({ readonly kind: 'smoke-test' } & SmokeTestOptions)
  | ({ readonly kind: 'migration' } & MigrationOptions)
  | { readonly kind: 'metrics'; readonly options: MetricsOptions };

/** A check of a release, filled in. */
export type Gate = SmokeTest | Migration;

/** Fills in gates that are right. */
export function fillGates(input: readonly GateInput[] = []): Gate[] {
  const filled = input.flatMap(fillGate);
  return filled.map((gate) =>
    gate.kind === 'migration'
      ? afterOthers(
          gate,
          filled.filter((other) => other !== gate),
        )
      : gate,
  );
}

function fillGate(gate: GateInput): Gate[] {
  switch (gate.kind) {
    case 'smoke-test':
      return [fillSmokeTest(gate)];
    case 'migration':
      return [fillMigration(gate)];
    // Not built: a configuration with it has been refused.
    case 'metrics':
      return [];
  }
}
