import { fillInfrastructure, type Infrastructure, type InfrastructureOptions } from './infrastructure';
import type { MetricsOptions } from './metrics';
import { fillSmokeTest, type SmokeTest, type SmokeTestOptions } from './smoke-test';
import { fillUniform, type Uniform, type UniformOptions } from './uniform';

/** A check of a release, as it is written: made by the function of its name. */
export type GateInput =
  | ({ readonly kind: 'smoke-test' } & SmokeTestOptions)
  | ({ readonly kind: 'uniform' } & UniformOptions)
  | ({ readonly kind: 'infrastructure' } & InfrastructureOptions)
  | { readonly kind: 'metrics'; readonly options: MetricsOptions };

/** A check of a release, filled in. */
export type Gate = SmokeTest | Uniform | Infrastructure;

/** Fills in gates that are right. */
export const fillGates = (input: readonly GateInput[] = []): Gate[] => input.flatMap(fillGate);

function fillGate(gate: GateInput): Gate[] {
  switch (gate.kind) {
    case 'smoke-test':
      return [fillSmokeTest(gate)];
    case 'uniform':
      return [fillUniform(gate)];
    case 'infrastructure':
      return [fillInfrastructure(gate)];
    // Not built: a configuration with it has been refused.
    case 'metrics':
      return [];
  }
}
