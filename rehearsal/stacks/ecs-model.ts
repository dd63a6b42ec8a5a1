import type { EcsModel } from '../cloudformation/providers/ecs';
import type { ServiceDeploymentEnd } from '../cloudformation/providers/ecs-service';
import type { ModelledResource } from '../cloudformation/providers/modelled';
import type { DeploymentResult } from '../ecs/deployment-result';
import { deploymentConfiguration } from '../ecs/read-configuration';
import type { EcsService } from '../ecs/service';
import type { DeploymentHandle } from '../ecs/service-handle';
import type { TaskLauncher } from '../ecs/workload';
import { NotModelled } from '../not-modelled';

export interface EcsStackModelProperties {
  readonly service: EcsService;
  readonly serviceArn: string;
  /** Starts tasks of a task definition. */
  readonly launcherOf: (taskDefinitionArn: string) => TaskLauncher;
  /** The least tasks of a service that sets no count. */
  readonly minCapacity: () => number | undefined;
  /** Told of each deployment that an update of the stack starts. */
  readonly onDeployment: (deployment: DeploymentHandle) => void;
}

/** The rehearsed service as stacks change it: it stays, and with it its cluster. */
export function ecsModel(properties: EcsStackModelProperties): EcsModel {
  const { service, serviceArn, launcherOf, minCapacity, onDeployment } = properties;
  const revisions = new Map<string, number>();
  const rehearsedAlone = (what: string): never => {
    throw new NotModelled(`${what} beside the one that is rehearsed`);
  };
  return {
    createCluster: () => undefined,
    updateCluster: () => undefined,
    deleteCluster: () => undefined,
    registerTaskDefinition(family, { physicalId }) {
      // The one that users have today is the first.
      const revision = (revisions.get(family) ?? 1) + 1;
      revisions.set(family, revision);
      return physicalId.replace(/:\d+$/, `:${revision}`);
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
        ...(deploys && { revision: { taskDefinition, tasks: launcherOf(taskDefinition) } }),
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
