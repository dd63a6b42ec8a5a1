import type { EcsModel } from '../cloudformation/providers/ecs';
import type { ServiceDeploymentEnd } from '../cloudformation/providers/ecs-service';
import type { ModelledResource } from '../cloudformation/providers/modelled';
import type { DeploymentResult } from '../ecs/deployment-result';
import { deploymentConfiguration } from '../ecs/read-configuration';
import type { EcsService } from '../ecs/service';
import type { DeploymentHandle } from '../ecs/service-handle';
import type { RevisionProperties } from '../ecs/service-properties';
import { NotModelled } from '../not-modelled';

/** A task definition as its template has it. */
export type RegisteredTaskDefinition = Pick<ModelledResource, 'properties' | 'where'>;

export interface EcsStackModelProperties {
  readonly service: EcsService;
  readonly serviceArn: string;
  /** What runs by a task definition. @param registered by an update of the stack; undefined for one that was there */
  readonly revisionOf: (
    taskDefinitionArn: string,
    registered?: RegisteredTaskDefinition,
  ) => RevisionProperties;
  /** The least tasks of a service that sets no count. */
  readonly minCapacity: () => number | undefined;
  /** Told of each deployment that an update of the stack starts. */
  readonly onDeployment: (deployment: DeploymentHandle) => void;
}

/** The rehearsed service as stacks change it: it stays, and with it its cluster. */
export function ecsModel(properties: EcsStackModelProperties): EcsModel {
  const { service, serviceArn, revisionOf, minCapacity, onDeployment } = properties;
  const revisions = new Map<string, number>();
  const registered = new Map<string, RegisteredTaskDefinition>();
  const rehearsedAlone = (what: string): never => {
    throw new NotModelled(`${what} beside the one that is rehearsed`);
  };
  return {
    createCluster: () => undefined,
    updateCluster: () => undefined,
    deleteCluster: () => undefined,
    registerTaskDefinition(family, { physicalId, properties, where }) {
      // The one that users have today is the first.
      const revision = (revisions.get(family) ?? 1) + 1;
      revisions.set(family, revision);
      const arn = physicalId.replace(/:\d+$/, `:${revision}`);
      registered.set(arn, { properties, where });
      return arn;
    },
    deregisterTaskDefinition: () => undefined,
    createService: ({ where }) => rehearsedAlone(`A service (${where})`),
    updateService({ physicalId, properties: of, where }: ModelledResource, deploys: boolean) {
      if (physicalId !== serviceArn) return rehearsedAlone(`A service (${where})`);
      const taskDefinition = String(of.TaskDefinition);
      const configuration = deploymentConfiguration(of, where, minCapacity());
      const deployment = service.update({
        configuration,
        ...(of.DesiredCount !== undefined && { desiredCount: configuration.desiredCount }),
        ...(deploys && { revision: revisionOf(taskDefinition, registered.get(taskDefinition)) }),
      });
      if (!deployment) return undefined;
      onDeployment(deployment);
      return { ended: deployment.result.then(endOf) };
    },
    deleteService: (arn) => {
      if (arn === serviceArn) throw new NotModelled('The end of the service that is rehearsed');
    },
  };
}

function endOf({ outcome, reason }: DeploymentResult): ServiceDeploymentEnd {
  return outcome === 'released'
    ? { succeeded: true }
    : { succeeded: false, reason, rolledBack: outcome === 'rolled-back' };
}
