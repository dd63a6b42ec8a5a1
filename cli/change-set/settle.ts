import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { isTransient } from '../aws/call-failed';
import type { Pause } from '../aws/pause';
import { describeChangeSet } from './describe';
import { type StackSeen, seeStack } from './stack';
import { isInProgress } from './stack-status';

/** As fast as a person who looks at it wants to know. */
const POLL_MS = 10_000;
/** Looks in a row that AWS may refuse for a while; the SDK has tried each call three times. */
const MOST_REFUSALS = 6;

export interface Settling {
  readonly pause: Pause;
  readonly signal: AbortSignal;
  /** Milliseconds since the Unix epoch. */
  readonly endsAt: number;
  readonly say: (text: string) => void;
}

/**
 * Waits until a change set that was executed is done with, and its stack at rest.
 *
 * @returns the stack as it ended; undefined when that was not before the time
 */
export async function untilSettled(
  cloudFormation: CloudFormationClient,
  stackName: string,
  changeSet: string,
  { pause, signal, endsAt, say }: Settling,
): Promise<StackSeen | undefined> {
  for (let refusals = 0; ; ) {
    signal.throwIfAborted();
    try {
      const stack = await seeStack(cloudFormation, stackName);
      if (!stack) throw new MissingAnswer(`the stack ${stackName} must exist, got none`);
      say(`${stackName}: ${stack.status}`);
      if (!isInProgress(stack.status) && !(await isBeingExecuted(cloudFormation, stackName, changeSet)))
        return stack;
      refusals = 0;
    } catch (error) {
      refusals += 1;
      const mayPass = error instanceof MissingAnswer || isTransient(error, true);
      if (!mayPass || refusals >= MOST_REFUSALS) throw error;
      say('AWS could not be asked, and is asked again');
    }
    if (pause.now() >= endsAt) return undefined;
    await pause.sleep(POLL_MS, signal);
  }
}

/** What was executed a moment ago may not show in the stack's status yet. */
async function isBeingExecuted(
  cloudFormation: CloudFormationClient,
  stackName: string,
  arn: string,
): Promise<boolean> {
  const seen = await describeChangeSet(cloudFormation, { StackName: stackName, ChangeSetName: arn });
  return seen !== undefined && /^(AVAILABLE|EXECUTE_IN_PROGRESS)$/.test(seen.execution);
}
