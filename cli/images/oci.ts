import { createHash } from 'node:crypto';
import { z } from 'zod';

/*
 * The parts of OCI that an image travels in. All of it comes from a build or a registry, and is hostile until its digest
 * is verified and its shape is read here.
 * source: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md, image-index.md, descriptor.md
 */

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
export const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
export const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

const LAYER_TYPE = /^application\/vnd\.oci\.image\.layer\.v1\.tar(\+gzip|\+zstd)?$/;

/** ECR takes no larger one. source: Amazon ECR user guide, "Service quotas" (manifest size) */
export const LARGEST_MANIFEST = 4 * 1024 * 1024;

/** No configuration of an image comes near to it. */
const LARGEST_CONFIG = 4 * 1024 * 1024;

/** overlayfs stacks no more, so no image can run that has more. source: moby, daemon/graphdriver/overlay2 (maxDepth 128) */
const MOST_LAYERS = 127;

/** A task of Fargate has 20 GiB for the image and for what it unpacks to. source: ECS developer guide, "Fargate task storage" */
export const LARGEST_IMAGE = 10 * 1024 ** 3;

export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 digits');

const descriptor = z.object({
  mediaType: z.string().max(256),
  digest: digestSchema,
  size: z.number().int().positive().max(LARGEST_IMAGE),
  // A layer from elsewhere (foreign layers) is one that ECR does not have.
  urls: z.undefined('must not be there: a layer must be in the archive').optional(),
});

export type Descriptor = Pick<z.infer<typeof descriptor>, 'mediaType' | 'digest' | 'size'>;

const imageSchema = z
  .object({
    schemaVersion: z.literal(2),
    mediaType: z.literal(MANIFEST_TYPE),
    config: descriptor.extend({
      mediaType: z.literal(CONFIG_TYPE),
      size: descriptor.shape.size.max(LARGEST_CONFIG),
    }),
    layers: z
      .array(
        descriptor.extend({
          mediaType: z.string().regex(LAYER_TYPE, 'must be a layer of OCI (tar, tar+gzip or tar+zstd)'),
        }),
      )
      .min(1)
      .max(MOST_LAYERS),
    artifactType: z.undefined('must not be there: it is no image').optional(),
    subject: z.undefined('must not be there: it is no image').optional(),
  })
  .refine(({ layers }) => layers.reduce((sum, { size }) => sum + size, 0) <= LARGEST_IMAGE, {
    message: `layers must have at most ${LARGEST_IMAGE} bytes`,
  });

/** Something that refers to an image: a signature, an SBOM. */
const artifactSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(MANIFEST_TYPE),
  artifactType: z.string().max(256).optional(),
  config: descriptor.extend({ size: descriptor.shape.size.max(LARGEST_CONFIG) }),
  layers: z.array(descriptor).min(1).max(8),
  subject: descriptor,
});

export const indexSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(INDEX_TYPE).optional(),
  manifests: z
    .array(
      descriptor.extend({
        platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1)
    .max(100),
});

export const configSchema = z.object({
  os: z.literal('linux', 'must be linux'),
  architecture: z.enum(['amd64', 'arm64'], 'must be amd64 or arm64, what Fargate runs'),
  rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(digestSchema) }),
});

export type ImageManifest = z.infer<typeof imageSchema>;
export type ArtifactManifest = z.infer<typeof artifactSchema>;

/** Bytes that are found by their digest: a layer, a configuration, a bundle. */
export interface Blob extends Descriptor {
  /** From the start, each time. What it gives is not verified: whoever takes it hashes it. */
  read(): AsyncIterable<Uint8Array>;
}

/** An image or what refers to one, wherever it is. */
export interface Content {
  /** `text` is UTF-8 and hashes to `digest`, byte by byte. */
  readonly manifest: { readonly digest: string; readonly mediaType: string; readonly text: string };
  /** The configuration and the layers. */
  readonly blobs: readonly Blob[];
}

/** It is not what it says, or nothing that can be pushed as an image. */
export class NotAnImage extends Error {
  override readonly name = 'NotAnImage';
}

export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** @throws NotAnImage */
export const parseImage = (text: string, where: string): ImageManifest => parse(imageSchema, text, where);

/** @throws NotAnImage */
export const parseArtifact = (text: string, where: string): ArtifactManifest =>
  parse(artifactSchema, text, where);

/** The configuration and the layers, each once. */
export function blobsOf({ config, layers }: Pick<ArtifactManifest, 'config' | 'layers'>): Descriptor[] {
  return [...new Map([config, ...layers].map((each) => [each.digest, each])).values()];
}

/** @param where names the document in the message @throws NotAnImage */
export function parse<T>(schema: z.ZodType<T>, text: string, where: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new NotAnImage(`${where} must be JSON, got something else; build the image anew`, { cause: error });
  }
  const { data, error } = schema.safeParse(json);
  if (error === undefined) return data as T;
  const problems = error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new NotAnImage(
    `${where} must be of an image as OCI 1.1 writes it, got ${problems.join('; ')}; build it with docker buildx build --output type=oci`,
  );
}

/** Text of bytes, which must be UTF-8: what is pushed is the text, and must hash to the same. @throws NotAnImage */
export function textOf(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new NotAnImage(`${where} must be UTF-8, got something else; build the image anew`, {
      cause: error,
    });
  }
}
