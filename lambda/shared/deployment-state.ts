import {
  DescribeServiceDeploymentsCommand,
  type ECSClient,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import type { DeploymentState } from './hook-answer';

const FORWARD: readonly string[] = ['PENDING', 'IN_PROGRESS'];

/**
 * Whether a deployment goes forward or back, from its status alone: traffic weights cannot tell, since the
 * forward PRE_PRODUCTION_TRAFFIC_SHIFT payload is 0/100 too. A stop that was asked for counts as a rollback.
 */
export function deploymentState(deployment: Pick<ServiceDeployment, 'status'> | undefined): DeploymentState {
  if (deployment?.status === undefined) return 'unknown';
  return FORWARD.includes(deployment.status) ? 'forward' : 'rollback';
}

/** @throws what the SDK throws */
export async function readDeploymentState(
  ecs: ECSClient,
  serviceDeploymentArn: string,
): Promise<DeploymentState> {
  const { serviceDeployments } = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] }),
  );
  return deploymentState(serviceDeployments?.[0]);
}
