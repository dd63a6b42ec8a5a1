import type { TemplateResolver } from '../assembly/intrinsics';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import { deploymentConfiguration } from '../ecs/read-configuration';
import { minCapacity } from './min-capacity';

/** How a service is deployed. @param all of its stacks @throws NotModelled, Malformed */
export async function configurationOf(
  own: TemplateResolver,
  all: readonly TemplateResolver[],
  logicalId: string,
): Promise<DeploymentConfiguration> {
  const where = `${own.stack.stackName}.${logicalId}`;
  const tasks = await minCapacity(all, await own.physicalId(logicalId));
  return deploymentConfiguration(await own.properties(logicalId), where, tasks);
}
