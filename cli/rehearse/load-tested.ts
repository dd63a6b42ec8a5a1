import type { TealService } from '../../rehearsal/assembly/teal-manifest';
import type { Scenario } from '../../rehearsal/scenarios/scenario';

/** A load test sends enough to meet one failure in twenty, before users do: it may stop what else an alarm has to. */
export function loadTested(scenario: Scenario, gates: TealService['gates'] = []): Scenario {
  const kinds = gates.flatMap((hook) => hook.gates ?? []).map(({ kind }) => kind);
  return scenario.stoppedByAlarm && kinds.includes('load-test') ? { ...scenario, orByGate: true } : scenario;
}
