import type { Database } from '../database';
import { type Admission, type AdmissionOptions, fillAdmission } from './admission';
import { type Approval, type ApprovalOptions, fillApproval } from './approval';
import { preflightKinds } from './common';
import { type Custom, type CustomOptions, fillCustom } from './custom';
import { type ErrorBudget, type ErrorBudgetOptions, fillErrorBudget } from './error-budget';
import { type Freeze, type FreezeOptions, fillFreeze } from './freeze';
import { fillInfrastructure, type Infrastructure, type InfrastructureOptions } from './infrastructure';
import { fillLoadTest, type LoadTest, type LoadTestOptions } from './load-test';
import { fillMetrics, type Metrics, type MetricsOptions } from './metrics';
import { afterOthers, fillMigration, type Migration, type MigrationOptions } from './migration';
import { fillQuietAlarms, type QuietAlarms, type QuietAlarmsOptions } from './quiet-alarms';
import { fillSmokeTest, type SmokeTest, type SmokeTestOptions } from './smoke-test';
import { fillUniform, type Uniform, type UniformOptions } from './uniform';

/** A check of a release, as it is written: made by the function of its name. */
export type GateInput =
  | ({ readonly kind: 'freeze' } & FreezeOptions)
  | ({ readonly kind: 'quiet-alarms' } & QuietAlarmsOptions)
  | ({ readonly kind: 'error-budget' } & ErrorBudgetOptions)
  | ({ readonly kind: 'admission' } & AdmissionOptions)
  | ({ readonly kind: 'smoke-test' } & SmokeTestOptions)
  | ({ readonly kind: 'migration' } & MigrationOptions)
  | ({ readonly kind: 'uniform' } & UniformOptions)
  | ({ readonly kind: 'infrastructure' } & InfrastructureOptions)
  | ({ readonly kind: 'approval' } & ApprovalOptions)
  | ({ readonly kind: 'load-test' } & LoadTestOptions)
  | ({ readonly kind: 'custom' } & CustomOptions)
  | ({ readonly kind: 'metrics' } & MetricsOptions);

/** A check of a release, filled in. */
export type Gate =
  | Freeze
  | QuietAlarms
  | ErrorBudget
  | Admission
  | Migration
  | Uniform
  | SmokeTest
  | Infrastructure
  | Approval
  | LoadTest
  | Metrics
  | Custom;

/** One of those that share a function. */
export type PreflightGate = Extract<Gate, { readonly kind: (typeof preflightKinds)[number] }>;

export const isPreflight = (gate: Gate): gate is PreflightGate =>
  preflightKinds.some((kind) => kind === gate.kind);

/**
 * Fills in gates that are right.
 *
 * @param directory where files of the configuration are looked for
 * @param database of the service whose gates they are
 */
export function fillGates(
  input: readonly GateInput[] = [],
  directory = '.',
  database?: Pick<Database, 'name'>,
): Gate[] {
  const filled = input.flatMap((gate) => fillGate(gate, directory, database));
  return filled.map((gate) =>
    gate.kind === 'migration'
      ? afterOthers(
          gate,
          filled.filter((other) => other !== gate),
        )
      : gate,
  );
}

function fillGate(gate: GateInput, directory: string, database: Pick<Database, 'name'> | undefined): Gate[] {
  switch (gate.kind) {
    case 'freeze':
      return [fillFreeze(gate)];
    case 'quiet-alarms':
      return [fillQuietAlarms(gate)];
    case 'error-budget':
      return [fillErrorBudget(gate)];
    case 'admission':
      return [fillAdmission(gate, directory)];
    case 'smoke-test':
      return [fillSmokeTest(gate)];
    case 'migration':
      return [fillMigration(gate, database)];
    case 'uniform':
      return [fillUniform(gate)];
    case 'infrastructure':
      return [fillInfrastructure(gate)];
    case 'approval':
      return [fillApproval(gate)];
    case 'load-test':
      return [fillLoadTest(gate)];
    case 'custom':
      return [fillCustom(gate, directory)];
    case 'metrics':
      return [fillMetrics(gate)];
  }
}
