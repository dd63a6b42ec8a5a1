import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../clock/clock';
import type { OpenQuestions } from '../../open-questions';
import { aborted } from '../aborted';
import { changedProperties } from '../change';
import { type Properties, ResourceFailure, type ResourceProvider } from '../provider';
import { identityOf } from './made-up';
import type { ModelledResource } from './modelled';
import { NAMED_BY, REPLACED_BY } from './replaced-by';

/** How a service deployment ended. */
export type ServiceDeploymentEnd =
  | { readonly succeeded: true }
  | {
      readonly succeeded: false;
      /** In the words of ECS: `ECS Deployment Circuit Breaker was triggered`. */
      readonly reason: string;
      /** ECS has gone back to the revision of before by itself. */
      readonly rolledBack: boolean;
    };

/** A service deployment that goes on whether anybody waits for it or not. */
export interface StartedDeployment {
  readonly ended: Promise<ServiceDeploymentEnd>;
}

/** Services of ECS as CloudFormation uses them. A service's physical id is its ARN. */
export interface EcsServices {
  createService(service: ModelledResource): StartedDeployment;
  /**
   * UpdateService.
   *
   * @param deploys whether a property has changed that starts a deployment
   * @returns undefined when no deployment has started
   */
  updateService(service: ModelledResource, deploys: boolean): StartedDeployment | undefined;
  deleteService(arn: string): void | Promise<void>;
}

export interface EcsServiceOptions extends Pick<OpenQuestions, 'deploysAfterOwnRollback'> {
  /** Milliseconds that CloudFormation waits for a deployment. @default 36 hours */
  readonly longestDeploymentMs?: number;
}

/**
 * Properties whose change starts a service deployment.
 * source: ECS API reference, UpdateService ("This parameter triggers a new service deployment")
 */
const DEPLOYING: ReadonlySet<string> = new Set([
  ...['TaskDefinition', 'NetworkConfiguration', 'PlatformVersion', 'LoadBalancers', 'ServiceRegistries'],
  ...['ServiceConnectConfiguration', 'VolumeConfigurations', 'VpcLatticeConfigurations'],
  'ForceNewDeployment',
]);

/** source: ECS developer guide, blue-green-deployment-how-it-works */
const LONGEST_DEPLOYMENT_MS = 36 * 3_600_000;

/**
 * Services of ECS: a creation or an update is over when its service deployment is. One that fails fails the resource;
 * then CloudFormation rolls the stack back, and sends the service its old task definition.
 */
export function ecsServiceProvider(
  services: EcsServices,
  clock: Pick<Clock, 'sleep'>,
  { deploysAfterOwnRollback = true, longestDeploymentMs = LONGEST_DEPLOYMENT_MS }: EcsServiceOptions = {},
): ResourceProvider {
  /** What ECS has gone back to, by ARN of the service. */
  const rolledBackTo = new Map<string, Properties>();

  const wait = async (
    arn: string,
    before: Properties | undefined,
    { ended }: StartedDeployment,
    signal: AbortSignal,
  ): Promise<void> => {
    const over = new AbortController();
    try {
      const end = await Promise.race([
        ended,
        clock.sleep(longestDeploymentMs, over.signal).then(() => {
          throw new ResourceFailure('Resource timed out waiting for completion');
        }),
        // CloudFormation stops waiting; the deployment goes on until another one takes its place.
        aborted(signal, over.signal),
      ]);
      if (end.succeeded) return;
      if (end.rolledBack && before) rolledBackTo.set(arn, before);
      throw new ResourceFailure(
        `Resource handler returned message: "Error occurred during operation '${end.reason}'."`,
      );
    } finally {
      over.abort();
    }
  };

  return {
    replacedBy: REPLACED_BY['AWS::ECS::Service'],
    ...{ namedBy: NAMED_BY['AWS::ECS::Service'] as string },
    create: async (request) => {
      const { properties, stack, logicalId, signal, initiated } = request;
      const made = await identityOf(request, properties);
      const started = services.createService({
        ...made,
        where: `${stack.stackName}.${logicalId}`,
        properties,
      });
      initiated(made);
      await wait(made.physicalId, undefined, started, signal);
      return made;
    },
    update: async (request) => {
      const { properties, oldProperties, physicalId, stack, logicalId, signal } = request;
      const { attributes } = await identityOf(request, properties);
      const isBack = isDeepStrictEqual(rolledBackTo.get(physicalId), properties);
      rolledBackTo.delete(physicalId);
      const changes = changedProperties(oldProperties, properties).some((name) => DEPLOYING.has(name));
      const deploys = changes && (deploysAfterOwnRollback || !isBack);
      const service = { physicalId, attributes, where: `${stack.stackName}.${logicalId}`, properties };
      const started = services.updateService(service, deploys);
      if (started) await wait(physicalId, oldProperties, started, signal);
      return { physicalId, attributes };
    },
    delete: async ({ physicalId }) => services.deleteService(physicalId),
  };
}
