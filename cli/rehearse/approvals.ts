import type { Ecs } from '../../rehearsal/account/ecs';
import type { Clock } from '../../rehearsal/clock/clock';
import type { DeploymentEvent, HookRun } from '../../rehearsal/ecs/deployment-result';
import type { PauseHook } from '../../rehearsal/ecs/lifecycle-hook';
import type { AnsweredApproval } from '../../rehearsal/report/release';
import type { Scenario } from '../../rehearsal/scenarios/scenario';
import type { Approval } from './approval-answers';

/** Simulated milliseconds after which a person answers; sooner where the approval does not wait twice as long. */
const AFTER = 60_000;

export interface ApproverProperties {
  readonly approval: Approval;
  readonly clock: Clock;
  readonly ecs: Pick<Ecs, 'deployments' | 'continueServiceDeployment'>;
}

/** Answers approvals as a person would, of whom a rehearsal has none. */
export class Approver {
  private answered: AnsweredApproval[] = [];

  constructor(private readonly properties: ApproverProperties) {}

  /** Is told of everything that happens in a deployment. */
  see(event: DeploymentEvent): void {
    const { approval, clock } = this.properties;
    if (approval === 'nobody' || event.type !== 'hook' || event.hook.verdict !== 'AWAITING_ACTION') return;
    const { stage, hook } = event;
    const since = clock.now();
    clock.schedule(Math.min(AFTER, (hook.expiresAt - since) / 2), () =>
      this.answer(hook, { stage, answer: approval, since }),
    );
  }

  /** What has been answered since it was asked last. */
  take(): readonly AnsweredApproval[] {
    return this.answered.splice(0);
  }

  private answer(
    { hookId, id }: HookRun,
    { stage, answer, since }: { stage: string; answer: 'approve' | 'reject'; since: number },
  ): void {
    const { clock, ecs } = this.properties;
    // Meanwhile an alarm may have ended the deployment: then nothing waits for an answer.
    const waits = ecs
      .deployments()
      .find(
        ({ status, lifecycleHookDetails = [] }) =>
          status === 'IN_PROGRESS' &&
          lifecycleHookDetails.some((one) => one.hookId === hookId && one.status === 'AWAITING_ACTION'),
      );
    if (!waits) return;
    const action = answer === 'approve' ? 'CONTINUE' : 'ROLLBACK';
    ecs.continueServiceDeployment(waits.serviceDeploymentArn, hookId, action);
    const afterSeconds = Math.round((clock.now() - since) / 1000);
    this.answered.push({ gate: id ?? hookId, stage, answer, afterSeconds });
  }
}

/** What must become of a release that nobody lets through: a rollback, whatever it is like, and no alarm has to decide it. */
export function underApproval(
  scenario: Scenario,
  approval: Approval,
  pauses: readonly Pick<PauseHook, 'onTimeout'>[],
): Scenario {
  const refuses = ({ onTimeout }: Pick<PauseHook, 'onTimeout'>) =>
    approval === 'reject' || (approval === 'nobody' && onTimeout === 'ROLLBACK');
  if (!pauses.some(refuses)) return scenario;
  const { stoppedByAlarm: _, ...rest } = scenario;
  return { ...rest, expected: 'rolled-back' };
}
