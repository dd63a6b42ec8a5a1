import {
  CancelUpdateStackCommand,
  type CloudFormationClient,
  ContinueUpdateRollbackCommand,
} from '@aws-sdk/client-cloudformation';
import { type ECSClient, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';

/*
 * What a recovery does to AWS before it deploys anything. Between its look and its call the state may have changed:
 * what AWS refuses for that reason is no error, since the next look shows what there is to do.
 */

/** Has ECS go back to the revision before. */
export async function stop(ecs: ECSClient, serviceDeploymentArn: string): Promise<void> {
  try {
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
  } catch (error) {
    // It has ended, or is on its way back already. source: Amazon ECS API reference, StopServiceDeployment, errors
    if (!isNamed(error, /^ConflictException$/)) throw error;
  }
}

export async function cancelUpdate(cloudFormation: CloudFormationClient, StackName: string): Promise<void> {
  try {
    await cloudFormation.send(new CancelUpdateStackCommand({ StackName }));
  } catch (error) {
    if (!isNamed(error, /^ValidationError$/, /cannot be called|current stack (status|state)/i)) throw error;
  }
}

export async function continueRollback(
  cloudFormation: CloudFormationClient,
  StackName: string,
): Promise<void> {
  try {
    await cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName }));
  } catch (error) {
    if (!isNamed(error, /^ValidationError$/, /can ?not continue/i)) throw error;
  }
}

function isNamed(error: unknown, name: RegExp, message = /^/): boolean {
  return error instanceof Error && name.test(error.name) && message.test(error.message);
}
