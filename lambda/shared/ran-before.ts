import {
  DescribeServiceDeploymentsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { type RevisionImage, readImages } from './target-images';

/** Revisions that DescribeServiceRevisions takes at once, as DescribeServiceDeployments. source: Amazon ECS API reference */
const BATCH = 20;

/** Pages of 100 deployments: more than a release every two hours for the 90 days that ECS keeps them. */
const MOST_PAGES = 10;

/**
 * Whether every image of a revision ran here before, in a deployment that ECS has as SUCCESSFUL, or was what such a
 * deployment took the place of: a service that went without a release for 90 days has no other record of what ran then.
 *
 * ECS keeps 90 days of them, and AWS's pages name no order. Newest first is what it answers, so that most recoveries
 * are proven by the first page.
 *
 * @param images of the revision, as they are read; without the digest of each there is nothing to prove
 * @throws what the SDK throws
 */
export async function ranBefore(
  ecs: ECSClient,
  serviceDeploymentArn: string,
  images: Promise<readonly RevisionImage[]>,
  signal: AbortSignal,
): Promise<boolean> {
  const [cluster, service] = placeIn(serviceDeploymentArn);
  let nextToken: string | undefined;
  let missing: Set<string> | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const [{ serviceDeployments = [], nextToken: next }, wanted] = await Promise.all([
      ecs.send(
        new ListServiceDeploymentsCommand({
          ...{ cluster, service, status: ['SUCCESSFUL'], maxResults: 100 },
          ...(nextToken !== undefined && { nextToken }),
        }),
        { abortSignal: signal },
      ),
      images,
    ]);
    missing ??= digestsOf(wanted);
    if (!missing) return false;
    // A filter that AWS would not heed one day must not make a failed deployment a good one.
    const succeeded = serviceDeployments.filter(({ status }) => status === 'SUCCESSFUL');
    const revisions = succeeded.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []);
    for (const digest of await digestsIn(ecs, [...new Set(revisions)], signal)) missing.delete(digest);
    if (missing.size === 0) return true;
    const before = await onlySources(
      ecs,
      succeeded.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []),
      signal,
    );
    for (const digest of await digestsIn(ecs, before, signal)) missing.delete(digest);
    if (missing.size === 0) return true;
    if (!next) return false;
    nextToken = next;
  }
  return false;
}

/** @returns undefined when one is not known, or there is none */
function digestsOf(images: readonly RevisionImage[]): Set<string> | undefined {
  const digests = images.map(({ digest }) => digest).filter((digest) => digest !== undefined);
  return digests.length > 0 && digests.length === images.length ? new Set(digests) : undefined;
}

async function digestsIn(
  ecs: ECSClient,
  revisions: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const answers = await Promise.all(inBatches(revisions).map((batch) => readImages(ecs, batch, signal)));
  return answers.flat(2).flatMap(({ digest }) => digest ?? []);
}

/**
 * The revisions that ran when the deployments began, where there was just one: of several, one had not come to its end.
 */
async function onlySources(
  ecs: ECSClient,
  deployments: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const answers = await Promise.all(
    inBatches(deployments).map((serviceDeploymentArns) =>
      ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }), { abortSignal: signal }),
    ),
  );
  const sources = answers.flatMap(({ serviceDeployments = [] }) =>
    serviceDeployments.flatMap(({ sourceServiceRevisions = [] }) =>
      sourceServiceRevisions.length === 1 ? (sourceServiceRevisions[0]?.arn ?? []) : [],
    ),
  );
  return [...new Set(sources)];
}

const inBatches = (arns: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(arns.length / BATCH) }, (_, index) =>
    arns.slice(index * BATCH, (index + 1) * BATCH),
  );

/** `arn:…:service-deployment/CLUSTER/SERVICE/ID` @throws Error for another ARN */
export function placeIn(serviceDeploymentArn: string): readonly [cluster: string, service: string] {
  const [, cluster, service] =
    /:service-deployment\/([^/]+)\/([^/]+)\/[^/]+$/.exec(serviceDeploymentArn) ?? [];
  if (cluster === undefined || service === undefined) {
    throw new Error(`the ARN of a deployment must name cluster and service, got ${serviceDeploymentArn}`);
  }
  return [cluster, service];
}
