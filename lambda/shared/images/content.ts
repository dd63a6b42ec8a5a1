import { createHash } from 'node:crypto';

/*
 * The parts of OCI that an image travels in.
 * source: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md, descriptor.md
 */

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** ECR takes no larger one. source: Amazon ECR user guide, "Service quotas" (manifest size) */
export const LARGEST_MANIFEST = 4 * 1024 * 1024;

/** No configuration of an image comes near to it. */
export const LARGEST_CONFIG = 4 * 1024 * 1024;

/** A task of Fargate has 20 GiB for the image and for what it unpacks to. source: ECS developer guide, "Fargate task storage" */
export const LARGEST_IMAGE = 10 * 1024 ** 3;

export const DIGEST = /^sha256:[0-9a-f]{64}$/;

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

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
