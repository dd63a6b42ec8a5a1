import { createHash } from 'node:crypto';
import {
  BatchCheckLayerAvailabilityCommand,
  CompleteLayerUploadCommand,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import { type Blob, type Content, NotAnImage } from '../../lambda/shared/images/content';
import type { ImageRepository } from '../../lambda/shared/images/repository';
import { must } from '../../lambda/uniformity/must';

/** Digests in one call. source: ECR API reference, BatchCheckLayerAvailability */
const DIGESTS_A_CALL = 100;

/** What docker sends, and what ECR asks for. source: ECR user guide, "Service quotas" (layer part size 5 to 10 MiB) */
const LARGEST_PART = 10 * 1024 * 1024;

export interface UploadOptions {
  /** Hears of each layer that is on its way. */
  readonly onBlob?: (blob: Blob) => void;
  readonly signal?: AbortSignal;
}

/**
 * Pushes an image, or what refers to one, by its digest and without a tag. What is there already is left: after an
 * interruption the same call goes on with the layers that are missing.
 *
 * @throws NotAnImage when a layer is not what its digest says, and what the SDK throws
 */
export async function upload(
  repository: ImageRepository,
  { manifest, blobs }: Content,
  options: UploadOptions = {},
): Promise<void> {
  for (const blob of await missing(repository, blobs)) {
    options.signal?.throwIfAborted();
    options.onBlob?.(blob);
    await uploadBlob(repository, blob, options.signal);
  }
  await put(repository, manifest);
}

/**
 * Gives an image one more tag.
 *
 * @throws TagTaken when the tag is another image's, which an immutable repository does not change
 */
export async function tag(
  repository: ImageRepository,
  manifest: Content['manifest'],
  imageTag: string,
): Promise<void> {
  await put(repository, manifest, imageTag);
  // A repository whose tags can be moved would have moved it.
  const found = await repository.describe({ imageTag });
  if (found?.imageDigest !== manifest.digest) throw new TagTaken(imageTag, found?.imageDigest);
}

/** The tag names another image. */
export class TagTaken extends Error {
  override readonly name = 'TagTaken';

  constructor(
    readonly imageTag: string,
    readonly digest: string | undefined,
  ) {
    super(
      `the tag ${imageTag} must be free or of this image, got ${digest ?? 'another'}; nobody moves a tag: find out who pushed it`,
    );
  }
}

async function missing(repository: ImageRepository, blobs: readonly Blob[]): Promise<readonly Blob[]> {
  const found: Blob[] = [];
  for (let from = 0; from < blobs.length; from += DIGESTS_A_CALL) {
    const some = blobs.slice(from, from + DIGESTS_A_CALL);
    const { layers = [] } = await repository.ecr.send(
      new BatchCheckLayerAvailabilityCommand({
        ...repository.name,
        layerDigests: some.map(({ digest }) => digest),
      }),
    );
    // What ECR does not name, or has in an archive, is uploaded.
    const there = layers.filter(({ layerAvailability }) => layerAvailability === 'AVAILABLE');
    found.push(...some.filter(({ digest }) => !there.some(({ layerDigest }) => layerDigest === digest)));
  }
  return found;
}

async function uploadBlob(repository: ImageRepository, blob: Blob, signal?: AbortSignal): Promise<void> {
  const { ecr, name } = repository;
  const { uploadId, partSize } = await ecr.send(new InitiateLayerUploadCommand(name));
  const id = must(uploadId, 'uploadId');
  const hash = createHash('sha256');
  let first = 0;
  for await (const part of partsOf(blob, Math.min(partSize ?? LARGEST_PART, LARGEST_PART))) {
    signal?.throwIfAborted();
    hash.update(part);
    await uploadPart(repository, id, first, part);
    first += part.length;
  }
  if (`sha256:${hash.digest('hex')}` !== blob.digest || first !== blob.size) {
    throw new NotAnImage(
      `${blob.digest} must have ${blob.size} bytes that hash to it, got another content; do not use this image`,
    );
  }
  try {
    await ecr.send(new CompleteLayerUploadCommand({ ...name, uploadId: id, layerDigests: [blob.digest] }));
  } catch (error) {
    // Somebody else's upload, or our own whose answer was lost: the digest says that it is the same.
    if (!isNamed(error, 'LayerAlreadyExistsException', 'UploadNotFoundException')) throw error;
    if ((await missing(repository, [blob])).length > 0) throw error;
  }
}

async function uploadPart(
  { ecr, name }: ImageRepository,
  uploadId: string,
  first: number,
  part: Uint8Array,
): Promise<void> {
  const last = first + part.length - 1;
  try {
    await ecr.send(
      new UploadLayerPartCommand({
        ...name,
        uploadId,
        partFirstByte: first,
        partLastByte: last,
        layerPartBlob: part,
      }),
    );
  } catch (error) {
    // The answer was lost, and the SDK has sent the part again.
    const { lastValidByteReceived } = error as { lastValidByteReceived?: number };
    if (!isNamed(error, 'InvalidLayerPartException') || lastValidByteReceived !== last) throw error;
  }
}

/** Each of the size but the last. */
async function* partsOf(blob: Blob, size: number): AsyncIterable<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of blob.read()) {
    let rest = bytes;
    while (length + rest.length >= size) {
      yield Buffer.concat([...held, rest.subarray(0, size - length)]);
      rest = rest.subarray(size - length);
      held = [];
      length = 0;
    }
    if (rest.length > 0) held.push(rest);
    length += rest.length;
  }
  if (length > 0) yield Buffer.concat(held);
}

async function put(
  { ecr, name }: ImageRepository,
  { digest, mediaType, text }: Content['manifest'],
  imageTag?: string,
): Promise<void> {
  try {
    const { image } = await ecr.send(
      new PutImageCommand({
        ...name,
        imageManifest: text,
        imageManifestMediaType: mediaType,
        imageDigest: digest,
        ...(imageTag !== undefined && { imageTag }),
      }),
    );
    if (image?.imageId?.imageDigest !== digest) {
      throw new NotAnImage(
        `the image that was pushed must have the digest ${digest}, got ${image?.imageId?.imageDigest ?? 'none'}; do not use it`,
      );
    }
  } catch (error) {
    if (imageTag !== undefined && isNamed(error, 'ImageTagAlreadyExistsException')) {
      throw new TagTaken(imageTag, undefined);
    }
    if (!isNamed(error, 'ImageAlreadyExistsException')) throw error;
  }
}

const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);
