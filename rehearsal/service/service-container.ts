import type { TemplateResolver } from '../assembly/intrinsics';
import { type Container, containerOf } from '../ecs/task-definition';
import { NotModelled } from '../not-modelled';

/**
 * The container of a service that requests reach.
 *
 * @param name the container behind the load balancer
 * @throws NotModelled, Malformed
 */
export async function containerFor(own: TemplateResolver, service: string, name = ''): Promise<Container> {
  const { TaskDefinition } = await own.properties(service);
  for (const logicalId of await own.resourcesOfType('AWS::ECS::TaskDefinition')) {
    if ((await own.physicalId(logicalId)) !== TaskDefinition) continue;
    return containerOf(await own.properties(logicalId), name, `${own.stack.stackName}.${logicalId}`);
  }
  throw new NotModelled(`Task definition ${TaskDefinition}, which is not in the service's stack,`);
}
