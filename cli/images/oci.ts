import { z } from 'zod';
import { parse } from '../../lambda/shared/images/artifact';
import {
  type Descriptor,
  DIGEST,
  LARGEST_CONFIG,
  LARGEST_IMAGE,
  MANIFEST_TYPE,
  NotAnImage,
} from '../../lambda/shared/images/content';

/*
 * The parts of OCI that an image travels in. All of it comes from a build or a registry, and is hostile until its digest
 * is verified and its shape is read here.
 * source: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md, image-index.md, descriptor.md
 */

export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
export const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
export const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';

const LAYER_TYPE = /^application\/vnd\.oci\.image\.layer\.v1\.tar(\+gzip|\+zstd)?$/;

/** overlayfs stacks no more, so no image can run that has more. source: moby, daemon/graphdriver/overlay2 (maxDepth 128) */
const MOST_LAYERS = 127;

const digestSchema = z.string().regex(DIGEST, 'must be sha256: and 64 digits');

const descriptor = z.object({
  mediaType: z.string().max(256),
  digest: digestSchema,
  size: z.number().int().positive().max(LARGEST_IMAGE),
  // A layer from elsewhere (foreign layers) is one that ECR does not have.
  urls: z.undefined('must not be there: a layer must be in the archive').optional(),
});

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

/** @throws NotAnImage */
export const parseImage = (text: string, where: string): ImageManifest => parse(imageSchema, text, where);

/** The configuration and the layers, each once. */
export function blobsOf({
  config,
  layers,
}: {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}): Descriptor[] {
  return [...new Map([config, ...layers].map((each) => [each.digest, each])).values()];
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
