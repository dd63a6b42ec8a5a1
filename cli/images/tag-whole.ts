import { BUNDLE_TYPE } from '../../lambda/shared/images/bundle-type';
import type { Content } from '../../lambda/shared/images/content';
import type { ImageRepository } from '../../lambda/shared/images/repository';
import { SBOM_TYPES } from './sbom';
import { tag } from './upload';

/** What belongs to an image, and goes where it goes. */
export const ATTACHED: readonly string[] = [BUNDLE_TYPE, ...SBOM_TYPES];

/**
 * Tags an image and what is attached to it: `<tag>` and `<tag>.<12 digits of the attachment's digest>`. An attachment
 * without a tag is an untagged image to a lifecycle rule; AWS's pages do not say that rules pass over it, and an image
 * without its provenance cannot be released any more. The image gets its tag last.
 *
 * @throws TagTaken, and what the SDK throws
 */
export async function tagWhole(
  repository: ImageRepository,
  manifest: Content['manifest'],
  imageTag: string,
): Promise<void> {
  for (const { digest = '', artifactStatus = 'ACTIVE' } of await repository.referrers(
    manifest.digest,
    ATTACHED,
  )) {
    if (artifactStatus !== 'ACTIVE') continue;
    await tag(repository, await repository.manifest(digest), `${imageTag}.${digest.slice(7, 19)}`);
  }
  await tag(repository, manifest, imageTag);
}
