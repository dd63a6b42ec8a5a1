import type { Properties, ProvidedResource, ResourceProvider } from '../provider';
import { identityOf } from './made-up';
import { type ModelledType, NAMED_BY, REPLACED_BY } from './replaced-by';

/** A resource as a model is told of it. */
export interface ModelledResource extends ProvidedResource {
  /** `Stack.LogicalId`, for errors. */
  readonly where: string;
  readonly properties: Properties;
}

/** What a model does with the resources of one type. */
export interface ResourceModel {
  create(resource: ModelledResource): void | Promise<void>;
  /** @param old properties of before; a model that sets everything anew needs none of them */
  update(resource: ModelledResource, old: Properties): void | Promise<void>;
  delete(resource: ModelledResource): void | Promise<void>;
  /** @see ResourceProvider.takeOn */
  takeOn?(resource: ModelledResource): void | Promise<void>;
}

export type ProviderEntry = readonly [ModelledType, ResourceProvider];

/** A provider that makes up the ids of resources and has a model act on them at once. */
export function modelled(
  type: ModelledType,
  model: ResourceModel,
  more: Pick<ResourceProvider, 'alsoReplacedBy' | 'importedBy' | 'import'> = {},
): ProviderEntry {
  const namedBy = NAMED_BY[type];
  const provider: ResourceProvider = {
    replacedBy: REPLACED_BY[type],
    ...(namedBy !== undefined && { namedBy }),
    ...more,
    create: async (request) => {
      const made = await identityOf(request, request.properties);
      await model.create({ ...made, where: whereOf(request), properties: request.properties });
      return made;
    },
    update: async (request) => {
      const { properties, physicalId, oldProperties } = request;
      const made = await identityOf(request, properties);
      // One that was imported has an id that was not made up here.
      const { attributes } = made.physicalId === physicalId ? made : request;
      await model.update({ physicalId, attributes, where: whereOf(request), properties }, oldProperties);
      return { physicalId, attributes };
    },
    takeOn: async (request, made) =>
      model.takeOn?.({ ...made, where: whereOf(request), properties: request.properties }),
    delete: async (request) => {
      const { physicalId, attributes, properties } = request;
      await model.delete({ physicalId, attributes, where: whereOf(request), properties });
    },
  };
  return [type, provider];
}

/** A type that is kept and does nothing more. */
export function stored(type: ModelledType): ProviderEntry {
  return modelled(type, { create: () => {}, update: () => {}, delete: () => {} });
}

function whereOf(request: { readonly stack: { readonly stackName: string }; readonly logicalId: string }) {
  return `${request.stack.stackName}.${request.logicalId}`;
}
