import { fillMetrics, type Metrics, type MetricsOptions } from './metrics';
import { fillSmokeTest, type SmokeTest, type SmokeTestOptions } from './smoke-test';

/** A check of a release, as it is written: made by the function of its name. */
export type GateInput =
  | ({ readonly kind: 'smoke-test' } & SmokeTestOptions)
  | ({ readonly kind: 'metrics' } & MetricsOptions);

/** A check of a release, filled in. */
export type Gate = SmokeTest | Metrics;

/** Fills in gates that are right. */
export const fillGates = (input: readonly GateInput[] = []): Gate[] => input.flatMap(fillGate);

function fillGate(gate: GateInput): Gate[] {
  switch (gate.kind) {
    case 'smoke-test':
      return [fillSmokeTest(gate)];
    case 'metrics':
      return [fillMetrics(gate)];
  }
}
