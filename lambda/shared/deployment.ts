import {
  DescribeServiceDeploymentsCommand,
  type ECSClient,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';

/**
 * A deployment as ECS has it; undefined where ECS answers without it.
 *
 * @throws what the SDK throws
 */
export async function readDeployment(
  ecs: ECSClient,
  serviceDeploymentArn: string,
  signal: AbortSignal,
): Promise<ServiceDeployment | undefined> {
  const { serviceDeployments } = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] }),
    { abortSignal: signal },
  );
  return serviceDeployments?.[0];
}
