import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { isForward } from './deployment-status';
import type { DeploymentState } from './hook-answer';

/** A stop that was asked for is carried out as a rollback. */
const STOPPING: readonly string[] = ['STOP_REQUESTED', 'STOPPED'];

/**
 * Whether a deployment goes forward or back, from its status alone: traffic weights cannot tell, since the
 * forward PRE_PRODUCTION_TRAFFIC_SHIFT payload is 0/100 too.
 *
 * A status that ECS adds one day is `unknown`, and so is SUCCESSFUL, which no deployment has while it asks a
 * hook: taken for a rollback, they would let a release pass that nobody has looked at.
 */
export function deploymentState(deployment: Pick<ServiceDeployment, 'status'> | undefined): DeploymentState {
  // The SDK's type is closed, the service's answer is not.
  const status: string = deployment?.status ?? '';
  if (isForward(status)) return 'forward';
  return STOPPING.includes(status) || status.startsWith('ROLLBACK_') ? 'rollback' : 'unknown';
}
