import {
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type ImageDetail,
  type ImageIdentifier,
  type ImageScanFindings,
} from '@aws-sdk/client-ecr';
import { isAwsError } from '../../shared/aws-error';
import { type RepositoryPlace, repositoryOfUri } from '../../shared/images/repository-uri';
import type { Container, Seen } from './decide';
import { repositoryUriOf } from './decide';
import type { Finding } from './findings';
import type { Scan } from './scan';

/** A client of the region that a repository is in. */
export type EcrOf = (region: string) => ECRClient;

/** Pages of a thousand findings each: no image that anybody should run has more. */
const MOST_PAGES = 20;

type Name = Pick<Required<RepositoryPlace>, 'registryId' | 'repositoryName'>;

/** The repository of an image, and who answers for it. @throws Error for an image that is in no ECR */
export function placeOf(
  ecrOf: EcrOf,
  { image }: Container,
): { readonly ecr: ECRClient; readonly name: Name } {
  const place = repositoryOfUri(repositoryUriOf(image));
  if (place === undefined) throw new Error('the image must be in a repository of ECR');
  const { region, ...name } = place;
  return { ecr: ecrOf(region), name };
}

/**
 * The digest behind a tag, where the repository lets no tag move: what ECS finds later is then the same.
 *
 * @throws what the SDK throws
 */
export async function digestOfTag(
  ecrOf: EcrOf,
  container: Container,
  signal: AbortSignal,
): Promise<string | undefined> {
  const imageTag = /:([^/:@]+)$/.exec(container.image)?.[1] ?? 'latest';
  const { ecr, name } = placeOf(ecrOf, container);
  const { repositories } = await ecr.send(
    new DescribeRepositoriesCommand({
      registryId: name.registryId,
      repositoryNames: [name.repositoryName],
    }),
    { abortSignal: signal },
  );
  if (repositories?.[0]?.imageTagMutability !== 'IMMUTABLE') return undefined;
  return (await describe(ecr, name, { imageTag }, signal))?.imageDigest;
}

/** What ECR says of an image and its scan. @throws what the SDK throws */
export async function look(
  ecrOf: EcrOf,
  container: Container & { readonly digest: string },
  signal: AbortSignal,
): Promise<Extract<Seen, { kind: 'absent' | 'archived' | 'present' }>> {
  const { ecr, name } = placeOf(ecrOf, container);
  const id = { imageDigest: container.digest };
  const image = await describe(ecr, name, id, signal);
  if (image === undefined) return { kind: 'absent' };
  const { imageStatus, imagePushedAt } = image;
  if (imageStatus !== undefined && imageStatus !== 'ACTIVE') return { kind: 'archived', status: imageStatus };
  return {
    kind: 'present',
    pushedAt: imagePushedAt?.getTime(),
    scan: await readScan(ecr, name, id, signal),
  };
}

async function describe(
  ecr: ECRClient,
  name: Name,
  id: ImageIdentifier,
  signal: AbortSignal,
): Promise<ImageDetail | undefined> {
  try {
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({ ...name, imageIds: [id], filter: { imageStatus: 'ANY' } }),
      { abortSignal: signal },
    );
    if (!imageDetails) throw new Error('DescribeImages answered without images');
    return imageDetails[0];
  } catch (error) {
    if (isAwsError(error, 'ImageNotFound', 'RepositoryNotFound')) return undefined;
    throw error;
  }
}

async function readScan(
  ecr: ECRClient,
  name: Name,
  imageId: ImageIdentifier,
  signal: AbortSignal,
): Promise<Scan> {
  const findings: Finding[] = [];
  let isListed = false;
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    try {
      const answer = await ecr.send(
        new DescribeImageScanFindingsCommand({
          ...name,
          imageId,
          maxResults: 1000,
          ...(nextToken !== undefined && { nextToken }),
        }),
        { abortSignal: signal },
      );
      const listed = findingsOf(answer.imageScanFindings);
      isListed ||= listed !== undefined;
      findings.push(...(listed ?? []));
      nextToken = answer.nextToken;
      if (!nextToken) {
        return {
          kind: 'found',
          status: answer.imageScanStatus?.status,
          findings: isListed ? findings : undefined,
        };
      }
    } catch (error) {
      if (isAwsError(error, 'ScanNotFound')) return { kind: 'none' };
      throw error;
    }
  }
  throw new Error(`DescribeImageScanFindings answered with more than ${MOST_PAGES} pages`);
}

/** Inspector's finding that is closed is mended; one that is suppressed was judged by who may suppress it there. */
const SETTLED = ['CLOSED', 'SUPPRESSED'];

/** Of basic and of enhanced scanning; undefined when there is no list of either. */
function findingsOf(answer: ImageScanFindings | undefined): Finding[] | undefined {
  const { findings, enhancedFindings, findingSeverityCounts, imageScanCompletedAt } = answer ?? {};
  const isEnded = imageScanCompletedAt !== undefined || findingSeverityCounts !== undefined;
  // Counted and not listed: nobody can say which they are.
  const isCounted = Object.values(findingSeverityCounts ?? {}).some((count) => count > 0);
  if (!findings && !enhancedFindings && (!isEnded || isCounted)) return undefined;
  const enhanced = (enhancedFindings ?? []).filter(({ status = 'ACTIVE' }) => !SETTLED.includes(status));
  return [
    ...(findings ?? []).map(({ name = 'a finding without a name', severity = 'none' }) => ({
      id: name,
      severity,
    })),
    ...enhanced.map(({ packageVulnerabilityDetails, title, severity = 'none' }) => ({
      id: packageVulnerabilityDetails?.vulnerabilityId ?? title ?? 'a finding without a name',
      severity,
    })),
  ];
}
