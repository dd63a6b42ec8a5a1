import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { execute, propose, type Waiting } from '../change-set/propose';
import { type Settling, untilSettled } from '../change-set/settle';

export interface Parameters {
  readonly stackName: string;
  /** Of the change set; another one for each call. */
  readonly name: string;
  readonly description: string;
  /** Names of all parameters that the stack has. */
  readonly parameters: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Deploys a stack as it is with other values of its parameters, and waits for its end.
 *
 * @returns how the stack ended; undefined when that was not before the time
 * @throws MissingAnswer when CloudFormation does not take it
 */
export async function withParameters(
  cloudFormation: CloudFormationClient,
  proposal: Parameters,
  settling: Settling & Waiting,
): Promise<string | undefined> {
  const { stackName, name } = proposal;
  const proposed = await propose(cloudFormation, proposal, settling);
  if (proposed.is === 'empty') return 'UNCHANGED';
  if (proposed.is === 'taken' || !(await execute(cloudFormation, stackName, proposed.arn))) {
    throw new MissingAnswer(
      `the change set ${name} of ${stackName} must be executed, and somebody else changes the stack; look at it, and try again`,
    );
  }
  const settled = await untilSettled(cloudFormation, stackName, proposed.arn, settling);
  return settled?.status;
}
