import { isForward } from '../../lambda/shared/deployment-status';
import { type RunbookSection, see } from '../../lambda/shared/runbook';
import { type StackState, stateOf } from '../change-set/stack-status';
import type { DeploymentSeen, Standing } from './standing';

/** What this command has done, and whose work it has met. */
export interface Memory {
  /** Names of the change sets of all open holds to the image, without their number: `teal-hold-…`. */
  readonly changeSets: readonly string[];
  /** A change set of this recovery was executed: here, or by another command that works under the same hold. */
  readonly changed: boolean;
  /** The stack's update was cancelled. */
  readonly cancelled: boolean;
  /** CloudFormation was told once to go on with a rollback that had failed. */
  readonly continued: boolean;
}

/** What to do after a look. */
export type Step =
  | {
      readonly do: 'wait';
      readonly why: string;
      /** What is waited for is a recovery to this image, whoever began it. */
      readonly recovering?: true;
    }
  /** StopServiceDeployment, so that ECS goes back by itself. */
  | { readonly do: 'stop'; readonly deployment: DeploymentSeen }
  /** CancelUpdateStack: the update has not reached the service. */
  | { readonly do: 'cancel-update' }
  /** ContinueUpdateRollback, once. */
  | { readonly do: 'continue-rollback' }
  /** A change set with the digest, executed. */
  | { readonly do: 'change' }
  /** Nothing more is to be done: the verdict says whether all is as it should be. */
  | { readonly do: 'judge' }
  /** A person must go on, by the runbook. */
  | { readonly do: 'give-up'; readonly reason: string };

const wait = (why: string): Extract<Step, { do: 'wait' }> => ({ do: 'wait', why });
const giveUp = (reason: string, section: RunbookSection): Step => ({
  do: 'give-up',
  reason: reason + see(section),
});

/** The next step on the way to an image, whatever the service and its stack are at. */
export function decide(digest: string, standing: Standing, memory: Memory): Step {
  const state = stateOf(standing.stack.status);
  const { status } = standing.stack;
  if (state === 'unfit') {
    return giveUp(
      `the stack must be one that takes an update, got ${status}: there is nothing in it to go back to, or it was left half-way`,
      'recovery.md#the-stack-takes-no-update',
    );
  }
  if (state === 'stuck') {
    return memory.continued
      ? giveUp(
          'the stack is in UPDATE_ROLLBACK_FAILED, also after CloudFormation was told to go on',
          'recovery.md#the-stack-is-in-update_rollback_failed',
        )
      : { do: 'continue-rollback' };
  }
  // What CloudFormation deploys now brings back what was before; stopped, the stack would be stuck.
  if (state === 'going-back') return wait('CloudFormation undoes the update');
  if (standing.isRunning && standing.newest) return whileRunning(digest, standing.newest, standing, memory);
  return withoutDeployment(digest, state, standing, memory);
}

function whileRunning(digest: string, newest: DeploymentSeen, standing: Standing, memory: Memory): Step {
  if (!isForward(newest.status)) return wait('ECS goes back');
  if (newest.digests.includes(digest) && isRecovery(digest, standing, memory)) {
    return { ...wait('the recovery is on its way'), recovering: true };
  }
  return { do: 'stop', deployment: newest };
}

/**
 * Whether what runs is a recovery to this image, and not a release of it with a canary of half an hour: this command
 * began it, or another one under the same hold, or the stack says so. No page of AWS says whether DescribeStacks tells
 * the parameters of an update while that runs, so its change set counts as well.
 */
function isRecovery(digest: string, { stack }: Standing, { changed, changeSets }: Memory): boolean {
  if (changed || changeSets.some((each) => stack.changeSet?.startsWith(`${each}-`))) return true;
  return stack.parameters.ImageDigest === digest && stack.parameters.RollbackTo === digest;
}

function withoutDeployment(digest: string, state: StackState, standing: Standing, memory: Memory): Step {
  const { stack, live } = standing;
  if (state === 'passing') return wait('CloudFormation cleans up');
  if (state === 'updating') {
    if (isRecovery(digest, standing, memory)) {
      return { ...wait('CloudFormation carries the recovery out'), recovering: true };
    }
    if (hasReachedService(standing)) return wait('CloudFormation ends the update, which is past the service');
    return memory.cancelled ? wait('CloudFormation cancels the update') : { do: 'cancel-update' };
  }
  const { ImageDigest } = stack.parameters;
  const isHere = ImageDigest === digest && (live.length === 0 || live.includes(digest));
  if (isHere || memory.changed) return { do: 'judge' };
  if (ImageDigest === undefined) {
    return giveUp(
      'the stack must have the parameter ImageDigest, got none: it is no environment of a pipeline',
      'recovery.md#there-is-no-pipeline',
    );
  }
  if (ImageDigest === digest) {
    return giveUp(
      `the service must run what its stack says (${digest}), got ${live.join(', ')}: it was changed past CloudFormation, which sees nothing to do`,
      'recovery.md#the-service-was-changed-past-cloudformation',
    );
  }
  return { do: 'change' };
}

/** Where that cannot be told, it is waited for: once it is there, its deployment is stopped. */
function hasReachedService({ stack, newest }: Standing): boolean {
  return stack.updatedAt === undefined || (newest !== undefined && newest.createdAt >= stack.updatedAt);
}
