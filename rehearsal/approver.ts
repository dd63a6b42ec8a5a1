import type { Ecs } from './account/ecs';
import type { Approval } from './approval-answers';
import type { Clock } from './clock/clock';
import type { DeploymentEvent, HookRun } from './ecs/deployment-result';
import type { AnsweredApproval } from './report/release';

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
