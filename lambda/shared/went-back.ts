import { type ECSClient, ListServiceDeploymentsCommand, type ServiceDeployment } from '@aws-sdk/client-ecs';
import { placeIn } from './ran-before';

/** source: Amazon ECS API reference, ServiceDeployment, status */
const WENT_BACK: readonly string[] = ['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED'];

/** So that whichever way AWS rounds, the one before is among them. */
const SECOND = 1000;

/** A page: AWS's pages name no order, and deployments of a day are fewer. */
const PAGE = 100;

/**
 * Whether the deployment just before this one went back. Where CloudFormation has the release rolled back, ECS has done so
 * already, and is then told once more to deploy what runs.
 *
 * @throws what the SDK throws
 */
export async function wentBackBefore(
  ecs: ECSClient,
  { serviceDeploymentArn = '', createdAt }: ServiceDeployment,
  signal: AbortSignal,
): Promise<boolean> {
  if (createdAt === undefined) return false;
  const [cluster, service] = placeIn(serviceDeploymentArn);
  const { serviceDeployments = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({
      ...{ cluster, service, maxResults: PAGE },
      createdAt: { before: new Date(createdAt.getTime() + SECOND) },
    }),
    { abortSignal: signal },
  );
  const [last] = serviceDeployments
    .filter((one) => one.serviceDeploymentArn !== serviceDeploymentArn && timeOf(one) <= createdAt.getTime())
    .sort((one, other) => timeOf(other) - timeOf(one));
  return WENT_BACK.includes(last?.status ?? '');
}

const timeOf = ({ createdAt }: { readonly createdAt?: Date | undefined }): number =>
  createdAt?.getTime() ?? 0;
