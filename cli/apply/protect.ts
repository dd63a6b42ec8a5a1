import {
  type CloudFormationClient,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { callFailed } from '../aws/call-failed';
import { seeStack } from '../change-set/stack';
import { VerbFailed } from '../exit-codes';

/**
 * Protects a stack from being deleted where the assembly says so. It switches protection on and never off: that is a
 * person's. Asked of no hold, since it releases nothing.
 *
 * @returns why it could not; undefined where the stack is as it should be
 */
export async function protect(
  cloudFormation: CloudFormationClient,
  stackName: string,
  wanted: boolean | undefined,
  say: (text: string) => void,
): Promise<string | undefined> {
  if (wanted !== true) return undefined;
  try {
    const stack = await seeStack(cloudFormation, stackName);
    if (stack === undefined || stack.isProtected === true) return undefined;
    say(`${stackName}: protecting it from being deleted`);
    await cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName: stackName, EnableTerminationProtection: true }),
    );
    return undefined;
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, `the stack ${stackName}`);
    if (failed === undefined) throw error;
    return failed.message;
  }
}
