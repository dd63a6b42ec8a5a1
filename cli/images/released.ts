import type { ECRClient } from '@aws-sdk/client-ecr';
import { ImageRepository } from '../../lambda/shared/images/repository';
import { tagWhole } from './tag-whole';

export const releasedTag = (environment: string, commit: string): string =>
  `deployed-${environment}-${commit}`;

/**
 * Marks an image as released to an environment, with its provenance and SBOM: the repository's lifecycle rules keep what
 * has such a tag, so that a recovery finds it years later. Doing it again changes nothing.
 *
 * @param ecr of the repository's region
 * @param repository the one that the environment pulls from: the output `ImageRepository` of its stack
 * @returns the tag
 * @throws NotAnImage when the image cannot be pulled, TagTaken when another image has the tag, and what the SDK throws
 */
export async function tagReleased(
  ecr: ECRClient,
  repository: string,
  digest: string,
  { environment, commit }: { readonly environment: string; readonly commit: string },
): Promise<string> {
  const images = new ImageRepository(ecr, repository);
  const tag = releasedTag(environment, commit);
  await tagWhole(images, await images.manifest(digest), tag);
  return tag;
}
