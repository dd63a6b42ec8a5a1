import type { ECRClient, ImageDetail } from '@aws-sdk/client-ecr';
import { ImageRepository } from '../../lambda/shared/images/repository';
import { type RepositoryPlace, repositoryOfUri } from '../../lambda/shared/images/repository-uri';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { shown } from '../../lambda/uniformity/shown';
import type { ImageSeen } from './problems';

/** Where a service's images are. */
export interface Repository extends Required<RepositoryPlace> {
  readonly uri: string;
}

/** @param uri output `ImageRepository` of the stack, without a tag. @throws MissingAnswer */
export function repositoryOf(uri: string): Repository {
  const place = repositoryOfUri(uri);
  if (place) return { ...place, uri };
  throw new MissingAnswer(
    `the stack's output ImageRepository must be the URI of a repository, got ${shown(uri)}`,
  );
}

/** @returns undefined when it is gone; what is archived is there */
export async function describeImage(
  ecr: ECRClient,
  { uri }: Repository,
  imageDigest: string,
): Promise<ImageDetail | undefined> {
  try {
    return await new ImageRepository(ecr, uri).describe({ imageDigest });
  } catch (error) {
    if (error instanceof Error && error.name === 'RepositoryNotFoundException') return undefined;
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
