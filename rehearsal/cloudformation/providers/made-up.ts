import { madeUpIds } from '../../assembly/made-up-ids';
import type { CreateRequest, Properties, ProvidedResource, ResourceProvider } from '../provider';

/**
 * Ids and attributes as the rehearsal makes them up for a resource: the same for the same name, parent and
 * generation, so that an update in place keeps them.
 */
export async function identityOf(
  request: Pick<CreateRequest, 'type' | 'logicalId' | 'stack' | 'generation'>,
  properties: Properties,
): Promise<ProvidedResource> {
  const { type, logicalId, stack, generation } = request;
  const { stackName, account, region } = stack;
  const property = async (name: string) => properties[name];
  const { ref, attributes } = await madeUpIds({
    ...{ type, logicalId, stackName, account, region, generation, property },
  });
  return { physicalId: ref, attributes };
}

/**
 * For types that are not modelled. Nothing says what would replace such a resource: it is taken as replaced when its
 * made-up id changes, which is when its name does.
 */
export const madeUpProvider: ResourceProvider = {
  replacedBy: [],
  mayReplace: true,
  create: (request) => identityOf(request, request.properties),
  update: (request) => identityOf(request, request.properties),
  delete: async () => {},
};
