import type { EcsModel } from '../cloudformation/providers/ecs';
import type { ServiceDeploymentEnd, StartedDeployment } from '../cloudformation/providers/ecs-service';
import type { ModelledResource } from '../cloudformation/providers/modelled';
import type { DeploymentResult } from '../ecs/deployment-result';
import { deploymentConfiguration } from '../ecs/read-configuration';
import type { EcsService } from '../ecs/service';
import type { DeploymentHandle } from '../ecs/service-handle';
import type { RevisionProperties } from '../ecs/service-properties';
import type { TaskDefinitionRevisions } from '../ecs/task-definition-revisions';
import { NotModelled } from '../not-modelled';
import { type BesideService, isWorker } from './beside-service';

/** A task definition as its template has it. */
export type RegisteredTaskDefinition = Pick<ModelledResource, 'properties' | 'where'>;

export interface EcsStackModelProperties {
  readonly service: EcsService;
  readonly serviceArn: string;
  readonly revisions: TaskDefinitionRevisions;
  /**
   * What runs by a task definition, for an update of a stack.
   *
   * @param registered by an update; undefined for one that was there
   */
  readonly revisionOf: (
    taskDefinitionArn: string,
    stackName: string,
    registered?: RegisteredTaskDefinition,
  ) => RevisionProperties;
  /** The least tasks of a service that sets no count. */
  readonly minCapacity: () => number | undefined;
  /** Whether the service is created by its stack, and goes with it. */
  readonly isNew: boolean;
  /** Where workers, and task definitions that are not the service's, are shown. */
  readonly beside: BesideService;
  /** Told of each deployment that its stack starts. */
  readonly onDeployment: (deployment: DeploymentHandle, stackName: string) => void;
}

/** Nothing here sends messages, so nothing shows whether its tasks are well: they are. */
const OUT_AT_ONCE: StartedDeployment = { ended: Promise.resolve({ succeeded: true }) };

/**
 * The rehearsed service as stacks change it. One that was there stays, and with it its cluster. A worker beside it is out as
 * soon as it is asked: when that is, and whether, is what an update shows of it.
 */
export function ecsModel(properties: EcsStackModelProperties): EcsModel {
  const { service, serviceArn, revisions, revisionOf, minCapacity, onDeployment, isNew, beside } = properties;
  const registered = new Map<string, RegisteredTaskDefinition>();
  const released = (arn: string, { TaskDefinition }: ModelledResource['properties']): StartedDeployment => {
    beside.release(arn, String(TaskDefinition));
    return OUT_AT_ONCE;
  };
  const rehearsedAlone = (what: string): never => {
    throw new NotModelled(`${what} beside the one that is rehearsed`);
  };
  return {
    createCluster: () => undefined,
    updateCluster: () => undefined,
    deleteCluster: () => undefined,
    registerTaskDefinition(_family, { physicalId, properties, where }) {
      const arn = revisions.register(physicalId);
      registered.set(arn, { properties, where });
      beside.define(arn, properties, where);
      return arn;
    },
    deregisterTaskDefinition: () => undefined,
    createService({ physicalId, properties: of, where }) {
      const isIt = isNew && physicalId === serviceArn && service.revisions().length === 0;
      if (!isIt) return isWorker(of) ? released(physicalId, of) : rehearsedAlone(`A service (${where})`);
      const taskDefinition = String(of.TaskDefinition);
      const stackName = where.slice(0, where.indexOf('.'));
      const deployment = service.create(
        revisionOf(taskDefinition, stackName, registered.get(taskDefinition)),
        deploymentConfiguration(of, where, minCapacity()),
      );
      onDeployment(deployment, stackName);
      return { ended: deployment.result.then(endOf) };
    },
    updateService({ physicalId, properties: of, where }: ModelledResource, deploys: boolean) {
      if (physicalId !== serviceArn)
        return isWorker(of) ? released(physicalId, of) : rehearsedAlone(`A service (${where})`);
      const taskDefinition = String(of.TaskDefinition);
      const stackName = where.slice(0, where.indexOf('.'));
      const configuration = deploymentConfiguration(of, where, minCapacity());
      const deployment = service.update({
        configuration,
        ...(of.DesiredCount !== undefined && { desiredCount: configuration.desiredCount }),
        ...(deploys && { revision: revisionOf(taskDefinition, stackName, registered.get(taskDefinition)) }),
      });
      if (!deployment) return undefined;
      onDeployment(deployment, stackName);
      return { ended: deployment.result.then(endOf) };
    },
    deleteService: (arn) => {
      if (arn !== serviceArn) return beside.delete(arn);
      if (isNew) return service.delete();
      throw new NotModelled('The end of the service that is rehearsed');
    },
  };
}

function endOf({ outcome, reason }: DeploymentResult): ServiceDeploymentEnd {
  return outcome === 'released'
    ? { succeeded: true }
    : { succeeded: false, reason, rolledBack: outcome === 'rolled-back' };
}
