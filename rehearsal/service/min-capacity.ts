import { z } from 'zod';
import type { TemplateResolver } from '../assembly/intrinsics';
import { parseAs } from '../assembly/parse';

const targetShape = z.object({
  ResourceId: z.string(),
  ScalableDimension: z.string(),
  MinCapacity: z.coerce.number().int().min(0),
});

/**
 * Of the service's own scalable target; a service that sets no count runs as many tasks.
 *
 * @returns undefined for a service that does not scale
 * @throws Malformed
 */
// source: AWS::ApplicationAutoScaling::ScalableTarget ResourceId: service/cluster-name/service-name
export async function minCapacity(
  resolvers: readonly TemplateResolver[],
  serviceArn: string,
): Promise<number | undefined> {
  const resourceId = `service/${serviceArn.split(':service/')[1]}`;
  for (const resolver of resolvers) {
    for (const logicalId of await resolver.resourcesOfType('AWS::ApplicationAutoScaling::ScalableTarget')) {
      const where = `${resolver.stack.stackName}.${logicalId}`;
      const properties = await resolver.properties(logicalId);
      if (properties.ResourceId !== resourceId) continue;
      const target = parseAs(targetShape, properties, where, 'correct the scalable target');
      if (target.ScalableDimension === 'ecs:service:DesiredCount') return target.MinCapacity;
    }
  }
  return undefined;
}
