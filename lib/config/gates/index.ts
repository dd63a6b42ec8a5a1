import { type Custom, type CustomOptions, fillCustom } from './custom';
import { fillLoadTest, type LoadTest, type LoadTestOptions } from './load-test';
import type { MetricsOptions } from './metrics';
import { fillSmokeTest, type SmokeTest, type SmokeTestOptions } from './smoke-test';

/** A check of a release, as it is written: made by the function of its name. */
export type GateInput =
  | ({ readonly kind: 'smoke-test' } & SmokeTestOptions)
  | ({ readonly kind: 'load-test' } & LoadTestOptions)
  | ({ readonly kind: 'custom' } & CustomOptions)
  | { readonly kind: 'metrics'; readonly options: MetricsOptions };

/** A check of a release, filled in. */
export type Gate = SmokeTest | LoadTest | Custom;

/** Fills in gates that are right. @param directory that of the configuration file */
export const fillGates = (input: readonly GateInput[] | undefined, directory: string): Gate[] =>
  (input ?? []).flatMap((gate) => fillGate(gate, directory));

function fillGate(gate: GateInput, directory: string): Gate[] {
  switch (gate.kind) {
    case 'smoke-test':
      return [fillSmokeTest(gate)];
    case 'load-test':
      return [fillLoadTest(gate)];
    case 'custom':
      return [fillCustom(gate, directory)];
    // Not built: a configuration with it has been refused.
    case 'metrics':
      return [];
  }
}
