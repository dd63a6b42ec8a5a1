import { type ECSClient, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';

/** The service of a name in an environment, as Teal's stacks name it. */
export interface ServicePlace {
  readonly cluster: string;
  readonly service: string;
}

export const placeOf = (service: string, environment: string): ServicePlace => ({
  cluster: `${service}-${environment}`,
  service,
});

/** A deployment of the past, or one that runs. Times are milliseconds since the Unix epoch. */
export interface KnownDeployment {
  readonly arn: string;
  readonly status: string;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  /** ARN of the revision that it brings. */
  readonly revision: string | undefined;
}

/** Pages of 100 deployments. */
const MOST_PAGES = 2;

/**
 * The newest deployments of a service, at most 200, the newest first: AWS's pages name no order.
 *
 * @throws what the SDK throws
 */
export async function historyOf(
  ecs: ECSClient,
  { cluster, service }: ServicePlace,
  signal: AbortSignal,
): Promise<readonly KnownDeployment[]> {
  const found: KnownDeployment[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await ecs.send(
      new ListServiceDeploymentsCommand({
        ...{ cluster, service, maxResults: 100 },
        ...(nextToken !== undefined && { nextToken }),
      }),
      { abortSignal: signal },
    );
    for (const one of answer.serviceDeployments ?? []) {
      const createdAt = one.createdAt?.getTime();
      if (one.serviceDeploymentArn === undefined || createdAt === undefined) continue;
      found.push({
        arn: one.serviceDeploymentArn,
        status: one.status ?? 'unknown',
        createdAt,
        startedAt: one.startedAt?.getTime() ?? createdAt,
        finishedAt: one.finishedAt?.getTime(),
        revision: one.targetServiceRevisionArn,
      });
    }
    nextToken = answer.nextToken;
    if (!nextToken) break;
  }
  return found.sort((one, other) => other.createdAt - one.createdAt);
}

/** The last part of an ARN: the id of a deployment. */
export const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
