import { parseArtifact } from '../../lambda/shared/images/artifact';
import { type Content, NotAnImage } from '../../lambda/shared/images/content';
import type { ImageRepository } from '../../lambda/shared/images/repository';
import { blobsOf, parseImage } from './oci';
import { ATTACHED, tagWhole } from './tag-whole';
import { type UploadOptions, upload } from './upload';

export interface CopyOptions extends UploadOptions {
  /** Given to the copy when all of it is there. */
  readonly imageTag?: string;
}

/**
 * Copies an image from repository to repository, of another region or account, with its provenance and its SBOM. The
 * manifest is copied byte by byte, so that the digest is the same; each layer is hashed on its way.
 *
 * @returns the manifest
 * @throws NotAnImage, TagTaken, and what the SDK throws; the copy then has no tag, and the same call goes on with it
 */
export async function copyImage(
  from: ImageRepository,
  to: ImageRepository,
  digest: string,
  { imageTag, ...options }: CopyOptions = {},
): Promise<Content['manifest']> {
  const manifest = await from.manifest(digest);
  await upload(to, contentOf(from, manifest, parseImage(manifest.text, digest)), options);
  for (const { digest: referrer = '', artifactStatus } of await from.referrers(digest, ATTACHED)) {
    if (artifactStatus !== undefined && artifactStatus !== 'ACTIVE') continue;
    const attached = await from.manifest(referrer);
    const artifact = parseArtifact(attached.text, referrer);
    if (artifact.subject.digest !== digest) {
      throw new NotAnImage(
        `${referrer} must refer to ${digest}, got ${artifact.subject.digest}; do not use this image`,
      );
    }
    await upload(to, contentOf(from, attached, artifact), options);
  }
  if (imageTag !== undefined) await tagWhole(to, manifest, imageTag);
  return manifest;
}

const contentOf = (
  from: ImageRepository,
  manifest: Content['manifest'],
  parts: Parameters<typeof blobsOf>[0],
): Content => ({ manifest, blobs: blobsOf(parts).map((each) => from.blob(each)) });
