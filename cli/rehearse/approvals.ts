import type { Approval } from '../../rehearsal/approval-answers';
import type { PauseHook } from '../../rehearsal/ecs/lifecycle-hook';
import type { Scenario } from '../../rehearsal/scenarios/scenario';

/** What must become of a release that nobody lets through: a rollback, whatever it is like, and no alarm has to decide it. */
export function underApproval(
  scenario: Scenario,
  approval: Approval,
  pauses: readonly Pick<PauseHook, 'onTimeout'>[],
): Scenario {
  const refuses = ({ onTimeout }: Pick<PauseHook, 'onTimeout'>) =>
    approval === 'reject' || (approval === 'nobody' && onTimeout === 'ROLLBACK');
  if (!pauses.some(refuses)) return scenario;
  const { stoppedByAlarm: _, orByGate: __, ...rest } = scenario;
  return { ...rest, expected: 'rolled-back' };
}
