import type { Clock } from '../../clock/clock';
import { type EcsServiceOptions, type EcsServices, ecsServiceProvider } from './ecs-service';
import { identityOf } from './made-up';
import { type ModelledResource, modelled, type ProviderEntry } from './modelled';
import { REPLACED_BY } from './replaced-by';

/** Amazon ECS as CloudFormation uses it. */
export interface EcsModel extends EcsServices {
  /** @param cluster its physical id is its name */
  createCluster(cluster: ModelledResource): void | Promise<void>;
  updateCluster(cluster: ModelledResource): void | Promise<void>;
  deleteCluster(name: string): void | Promise<void>;
  /** @returns the ARN of a new revision of the family */
  registerTaskDefinition(family: string, taskDefinition: ModelledResource): string;
  deregisterTaskDefinition(arn: string): void;
}

/** @param clock the limit of a deployment is measured on it */
export function ecsProviders(
  model: EcsModel,
  clock: Pick<Clock, 'sleep'>,
  options: EcsServiceOptions = {},
): readonly ProviderEntry[] {
  return [
    modelled('AWS::ECS::Cluster', {
      create: (cluster) => model.createCluster(cluster),
      update: (cluster) => model.updateCluster(cluster),
      delete: ({ physicalId }) => model.deleteCluster(physicalId),
    }),
    taskDefinitions(model),
    ['AWS::ECS::Service', ecsServiceProvider(model, clock, options)],
  ];
}

/** A change of anything but tags registers a new revision; the old one is deregistered in the cleanup. */
function taskDefinitions(
  model: Pick<EcsModel, 'registerTaskDefinition' | 'deregisterTaskDefinition'>,
): ProviderEntry {
  return [
    'AWS::ECS::TaskDefinition',
    {
      replacedBy: REPLACED_BY['AWS::ECS::TaskDefinition'],
      create: async (request) => {
        const { properties, stack, logicalId } = request;
        const made = await identityOf(request, properties);
        const family = /task-definition\/(.+):\d+$/.exec(made.physicalId)?.[1] ?? logicalId;
        const where = `${stack.stackName}.${logicalId}`;
        const arn = model.registerTaskDefinition(family, { ...made, where, properties });
        return { physicalId: arn, attributes: { TaskDefinitionArn: arn } };
      },
      update: async ({ physicalId, attributes }) => ({ physicalId, attributes }), // tags alone
      delete: async ({ physicalId }) => model.deregisterTaskDefinition(physicalId),
    },
  ];
}
