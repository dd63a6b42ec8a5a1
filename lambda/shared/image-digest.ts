import type { ContainerImage } from '@aws-sdk/client-ecs';

/**
 * The digest of an image of a service revision: the one that ECS resolved, or the one by which the image is named,
 * since it can be no other.
 *
 * @returns `sha256:…`; undefined when neither says it
 */
// source: Amazon ECS API reference, ContainerImage
export function digestOf({
  imageDigest,
  image,
}: Pick<ContainerImage, 'imageDigest' | 'image'>): string | undefined {
  return imageDigest ?? /@(sha256:[0-9a-f]{64})$/.exec(image ?? '')?.[1];
}
