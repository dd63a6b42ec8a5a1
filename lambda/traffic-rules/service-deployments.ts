import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs';
import { isAwsError } from '../shared/aws-error';
import { isForward, RUNNING } from '../shared/deployment-status';
import type { LiveTrafficRulesProperties } from '../shared/environment';

type Ecs = Pick<ECSClient, 'send'>;
type ServiceName = Pick<LiveTrafficRulesProperties, 'ClusterName' | 'ServiceName'>;

/** The deployment that runs; undefined when none does, also when there is no service yet. @throws what the SDK throws */
export async function runningDeployment(
  ecs: Ecs,
  { ClusterName, ServiceName }: ServiceName,
): Promise<ServiceDeploymentBrief | undefined> {
  let nextToken: string | undefined;
  do {
    try {
      const page = await ecs.send(
        new ListServiceDeploymentsCommand({
          cluster: ClusterName,
          service: ServiceName,
          status: [...RUNNING],
          nextToken,
        }),
      );
      const [first] = page.serviceDeployments ?? [];
      if (first) return first;
      nextToken = page.nextToken;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  } while (nextToken);
  return undefined;
}

/**
 * The production rules that ECS moves weights on: of the revision that is going out, else of those that run.
 *
 * @returns none when there is no service
 * @throws what the SDK throws
 */
export async function rulesInUse(ecs: Ecs, service: ServiceName): Promise<readonly string[]> {
  const running = await runningDeployment(ecs, service);
  const revisions =
    running?.targetServiceRevisionArn && isForward(running.status)
      ? [running.targetServiceRevisionArn]
      : await currentRevisions(ecs, service);
  if (revisions.length === 0) return [];
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: revisions }),
  );
  return serviceRevisions.flatMap(({ resolvedConfiguration, loadBalancers = [] }) =>
    [
      ...(resolvedConfiguration?.loadBalancers?.map((one) => one.productionListenerRule) ?? []),
      ...loadBalancers.map((one) => one.advancedConfiguration?.productionListenerRule),
    ].filter((arn) => arn !== undefined),
  );
}

async function currentRevisions(ecs: Ecs, { ClusterName, ServiceName }: ServiceName): Promise<string[]> {
  try {
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: ClusterName, services: [ServiceName] }),
    );
    return (services[0]?.currentServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []);
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

const isGone = (error: unknown): boolean => isAwsError(error, 'ServiceNotFound', 'ClusterNotFound');
