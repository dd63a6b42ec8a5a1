import type { EcsModel } from '../cloudformation/providers/ecs';
import type { ServiceDeploymentEnd } from '../cloudformation/providers/ecs-service';
import type { ModelledResource } from '../cloudformation/providers/modelled';
import type { DeploymentResult } from '../ecs/deployment-result';
import { deploymentConfiguration } from '../ecs/read-configuration';
import type { EcsService } from '../ecs/service';
import type { DeploymentHandle } from '../ecs/service-handle';
import type { TaskDefinitionRevisions } from '../ecs/task-definition-revisions';
import type { TaskLauncher } from '../ecs/workload';
import { NotModelled } from '../not-modelled';

export interface EcsStackModelProperties {
  readonly service: EcsService;
  readonly serviceArn: string;
  readonly revisions: TaskDefinitionRevisions;
  /** Starts tasks of a task definition, for an update of the stack. */
  readonly launcherOf: (taskDefinitionArn: string, stackName: string) => TaskLauncher;
  /** The least tasks of a service that sets no count. */
  readonly minCapacity: () => number | undefined;
  /** Told of each deployment that an update of the stack starts. */
  readonly onDeployment: (deployment: DeploymentHandle, stackName: string) => void;
}

/** The rehearsed service as stacks change it: it stays, and with it its cluster. */
export function ecsModel(properties: EcsStackModelProperties): EcsModel {
  const { service, serviceArn, revisions, launcherOf, minCapacity, onDeployment } = properties;
  const rehearsedAlone = (what: string): never => {
    throw new NotModelled(`${what} beside the one that is rehearsed`);
  };
  return {
    createCluster: () => undefined,
    updateCluster: () => undefined,
    deleteCluster: () => undefined,
    registerTaskDefinition: (_family, { physicalId }) => revisions.register(physicalId),
    deregisterTaskDefinition: () => undefined,
    createService: ({ where }) => rehearsedAlone(`A service (${where})`),
    updateService({ physicalId, properties: of, where }: ModelledResource, deploys: boolean) {
      if (physicalId !== serviceArn) return rehearsedAlone(`A service (${where})`);
      const taskDefinition = String(of.TaskDefinition);
      const stackName = where.slice(0, where.indexOf('.'));
      const configuration = deploymentConfiguration(of, where, minCapacity());
      const deployment = service.update({
        configuration,
        ...(of.DesiredCount !== undefined && { desiredCount: configuration.desiredCount }),
        ...(deploys && { revision: { taskDefinition, tasks: launcherOf(taskDefinition, stackName) } }),
      });
      if (!deployment) return undefined;
      onDeployment(deployment, stackName);
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
