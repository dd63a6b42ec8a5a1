import { isForward } from '../../lambda/shared/deployment-status';
import { describeChangeSet } from '../change-set/describe';
import { type StackSeen, seeStack } from '../change-set/stack';
import { stateOf } from '../change-set/stack-status';
import type { PreparedStack } from '../prepare/prepared';
import { StandingReader } from '../rollback/read';
import type { DeploymentSeen } from '../rollback/standing';
import { cancelUpdate, stop } from '../rollback/writes';
import type { ApplyProperties } from './apply';
import type { ServiceToDeploy } from './records';

const POLL_MS = 5_000;

/** What was begun, at one moment. */
export interface Begun {
  /** Of the stack. */
  readonly status: string;
  /** Of the change set. */
  readonly execution: string | undefined;
  /** The deployment that it has started, where it runs. */
  readonly deployment?: Pick<DeploymentSeen, 'arn' | 'status'>;
}

export type WithdrawStep =
  | { readonly do: 'wait' }
  | { readonly do: 'stop'; readonly arn: string }
  | { readonly do: 'cancel-update' }
  | { readonly do: 'end' };

/** The next step of taking back what was begun a moment ago. */
export function withdrawStep({ status, execution, deployment }: Begun): WithdrawStep {
  const state = stateOf(status);
  if (state === 'going-back' || state === 'passing') return { do: 'wait' };
  if (state === 'updating') {
    if (!deployment) return { do: 'cancel-update' };
    return isForward(deployment.status) ? { do: 'stop', arn: deployment.arn } : { do: 'wait' };
  }
  // What was executed a moment ago may not show in the stack's status yet.
  const isPending = /^(AVAILABLE|EXECUTE_IN_PROGRESS)$/.test(execution ?? '');
  // A creation cannot be cancelled: it goes on, and says so.
  return state === 'settled' && isPending ? { do: 'wait' } : { do: 'end' };
}

export interface Withdrawal {
  readonly stack: Extract<PreparedStack, { is: 'prepared' }>;
  readonly service: ServiceToDeploy | undefined;
  /** Deployments from here on are its own; milliseconds since the Unix epoch, by ECS's clock. */
  readonly since: number | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly endsAt: number;
  readonly say: (text: string) => void;
}

/** Takes back what was begun: the update of the stack, or the deployment that it has started. @returns how it ended */
export async function withdraw(
  { clients, prepared, surroundings }: ApplyProperties,
  { stack, service, since = 0, endsAt, say }: Withdrawal,
): Promise<string> {
  const { cloudFormation } = clients;
  const { pause, signal } = surroundings;
  const reader =
    service &&
    new StandingReader(
      { ecs: clients.all.ecs, cloudFormation },
      {
        ...{ service: service.name, env: prepared.environment },
        ...(service.cluster !== undefined && { cluster: service.cluster }),
      },
    );
  for (;;) {
    const changeSet = await describeChangeSet(cloudFormation, {
      StackName: stack.name,
      ChangeSetName: stack.changeSet,
    });
    const seen = await seeStack(cloudFormation, stack.name);
    const status = seen?.status ?? 'gone';
    const deployment = reader && stateOf(status) === 'updating' ? await running(reader, since) : undefined;
    const step = withdrawStep({ status, execution: changeSet?.execution, ...(deployment && { deployment }) });
    if (step.do === 'end') return endOf(stack.name, seen);
    if (step.do === 'stop') {
      say(`stopping the deployment ${step.arn}`);
      await stop(clients.all.ecs, step.arn);
    } else if (step.do === 'cancel-update') {
      say(`cancelling the update of ${stack.name}`);
      await cancelUpdate(cloudFormation, stack.name);
    } else {
      say(`${stack.name}: ${status}`);
    }
    if (pause.now() >= endsAt) return `${stack.name} is ${status} at the timeout, and goes on`;
    await pause.sleep(POLL_MS, signal);
  }
}

async function running(reader: StandingReader, since: number): Promise<DeploymentSeen | undefined> {
  const { newest, isRunning } = await reader.read();
  return newest && isRunning && newest.createdAt >= since ? newest : undefined;
}

function endOf(name: string, seen: StackSeen | undefined): string {
  if (/^UPDATE_ROLLBACK_COMPLETE/.test(seen?.status ?? ''))
    return `what it had begun in ${name} was taken back`;
  const status = seen?.status ?? 'gone';
  return `what it had begun in ${name} could not be taken back, which is ${status}; look at it, and go back with npx teal rollback`;
}
