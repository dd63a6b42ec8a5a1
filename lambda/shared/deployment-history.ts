import { type ECSClient, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';

/** The service of a name in an environment, as Teal's stacks name it. */
export interface ServicePlace {
  readonly cluster: string;
  readonly service: string;
}

/** @param cluster one that others are in too, where it has its full name. @default one of its own */
export const placeOf = (service: string, environment: string, cluster?: string): ServicePlace =>
  cluster === undefined
    ? { cluster: `${service}-${environment}`, service }
    : { cluster, service: `${service}-${environment}` };

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

/** Pages of 100 deployments, where the newest come first, and where they do not. */
const [PAGES, MOST_PAGES] = [2, 50];

/**
 * The newest deployments of a service, 200 or more where there are, the newest first. AWS names no order of its pages: it
 * ends early where the newest are seen to come first, and else reads on.
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
    if (!nextToken || (page + 1 >= PAGES && isNewestFirst(found))) break;
  }
  return found.sort((one, other) => other.createdAt - one.createdAt);
}

const isNewestFirst = (found: readonly KnownDeployment[]): boolean =>
  found.every(({ createdAt }, index) => createdAt <= (found[index - 1]?.createdAt ?? createdAt));

/** The last part of an ARN: the id of a deployment. */
export const idOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
