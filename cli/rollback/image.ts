import { DescribeImagesCommand, type ECRClient, type ImageDetail } from '@aws-sdk/client-ecr';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { shown } from '../../lambda/uniformity/shown';
import type { ImageSeen } from './problems';

/** Where a service's images are. */
export interface Repository {
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
}

/** @param uri output `ImageRepository` of the stack, without a tag. @throws MissingAnswer */
export function repositoryOf(uri: string): Repository {
  const [, registryId, region, repositoryName] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9._/-]+)$/.exec(uri) ?? [];
  if (registryId === undefined || region === undefined || repositoryName === undefined) {
    throw new MissingAnswer(
      `the stack's output ImageRepository must be the URI of a repository, got ${shown(uri)}`,
    );
  }
  return { registryId, region, repositoryName };
}

/** @returns undefined when it is gone */
export async function describeImage(
  ecr: ECRClient,
  { registryId, repositoryName }: Repository,
  imageDigest: string,
): Promise<ImageDetail | undefined> {
  try {
    const answer = await ecr.send(
      new DescribeImagesCommand({ registryId, repositoryName, imageIds: [{ imageDigest }] }),
    );
    return answer.imageDetails?.[0];
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (/^(ImageNotFound|RepositoryNotFound)Exception$/.test(name)) return undefined;
    throw error;
  }
}

/** An image that says nothing of its status is one of before there was any. */
export function imageSeen(detail: ImageDetail | undefined): ImageSeen {
  if (!detail) return { is: 'gone' };
  const status = detail.imageStatus;
  return status === undefined || status === 'ACTIVE' ? { is: 'there' } : { is: 'not-active', status };
}

/** The commit that the build tagged an image with. */
export function commitOf(detail: ImageDetail | undefined): string | undefined {
  return detail?.imageTags?.find((tag) => /^[0-9a-f]{40}$/.test(tag));
}
