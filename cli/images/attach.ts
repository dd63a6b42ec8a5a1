import { type Content, digestOf, MANIFEST_TYPE } from '../../lambda/shared/images/content';
import type { ImageRepository } from '../../lambda/shared/images/repository';
import { EMPTY_TYPE } from './oci';
import { type UploadOptions, upload } from './upload';

const EMPTY = Buffer.from('{}');

/** A document that refers to an image. */
export interface Attachment {
  readonly artifactType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * A document as an artifact of OCI 1.1: a manifest whose subject is the image. Registries list it as a referrer of the
 * image; ECR deletes it with the image.
 *
 * source: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#guidelines-for-artifact-usage
 */
export function artifactOf(
  { artifactType, bytes, annotations }: Attachment,
  subject: Content['manifest'],
): Content {
  const layer = { mediaType: artifactType, digest: digestOf(bytes), size: bytes.length };
  const config = { mediaType: EMPTY_TYPE, digest: digestOf(EMPTY), size: EMPTY.length };
  const text = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType,
    config,
    layers: [layer],
    subject: {
      mediaType: subject.mediaType,
      digest: subject.digest,
      size: Buffer.byteLength(subject.text),
    },
    ...(annotations && { annotations }),
  });
  const blob = (content: Uint8Array) =>
    async function* () {
      yield content;
    };
  return {
    manifest: { digest: digestOf(text), mediaType: MANIFEST_TYPE, text },
    blobs: [
      { ...config, read: blob(EMPTY) },
      { ...layer, read: blob(bytes) },
    ],
  };
}

/** @returns the digest of the artifact's manifest */
export async function attach(
  repository: ImageRepository,
  subject: Content['manifest'],
  attachment: Attachment,
  options: UploadOptions = {},
): Promise<string> {
  const artifact = artifactOf(attachment, subject);
  await upload(repository, artifact, options);
  return artifact.manifest.digest;
}
