import type { Clock } from '../clock/clock';
import { EcsError } from '../ecs/ecs-error';
import type { EcsService } from '../ecs/service';
import type { DeploymentHandle } from '../ecs/service-handle';
import { type Duration, millisecondsOf, type TaskModel } from '../workload/task-model';

/** What an operator does while a release is on its way. Times count from the release's start. */
export type OperatorAction = { readonly after: Duration } & (
  | {
      /**
       * `stop`: StopServiceDeployment, which goes back; `abort`: which leaves all as it is; `continue` and `reject`:
       * ContinueServiceDeployment for every PAUSE hook that waits.
       */
      readonly do: 'stop' | 'abort' | 'continue' | 'reject';
    }
  | { readonly do: 'scale'; readonly to: number }
  | { readonly do: 'release'; readonly release: TaskModel }
);

export interface Operated {
  readonly service: EcsService;
  readonly deployment: DeploymentHandle;
  /** Starts another release, which ends the one that runs. */
  overtake(name: string, model: TaskModel): void;
  /** An action that ECS refuses, as it does when there is nothing left to stop. @param words what and why */
  refused(words: string): void;
}

/** @returns cancels what has not been done yet */
export function operate(actions: readonly OperatorAction[], clock: Clock, on: Operated): () => void {
  const cancels = actions.map((action) =>
    clock.schedule(millisecondsOf(action.after), () => attempt(action, on)),
  );
  return () => {
    for (const cancel of cancels) cancel();
  };
}

function attempt(action: OperatorAction, on: Operated): void {
  try {
    carryOut(action, on);
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    on.refused(`${action.do}: ${error.message}`);
  }
}

function carryOut(action: OperatorAction, { service, deployment: { arn }, overtake }: Operated): void {
  switch (action.do) {
    case 'stop':
      service.stopServiceDeployment(arn, 'ROLLBACK');
      break;
    case 'abort':
      service.stopServiceDeployment(arn, 'ABORT');
      break;
    case 'continue':
    case 'reject':
      answerPauses(service, arn, action.do === 'continue' ? 'CONTINUE' : 'ROLLBACK');
      break;
    case 'scale':
      service.setDesiredCount(action.to);
      break;
    case 'release':
      overtake('a newer release', action.release);
      break;
  }
}

function answerPauses(service: EcsService, arn: string, action: 'CONTINUE' | 'ROLLBACK'): void {
  const view = service.deployments().find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
  for (const { hookId, status } of view?.lifecycleHookDetails ?? []) {
    if (status === 'AWAITING_ACTION') service.continueServiceDeployment(arn, hookId, action);
  }
}
