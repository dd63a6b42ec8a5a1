import { createHash } from 'node:crypto';
import type { Container } from './task-definition';

/** A container's image as DescribeServiceRevisions shows it. */
export interface ContainerImageView {
  readonly containerName: string;
  readonly image: string;
  readonly imageDigest: string;
}

/** What tells an image from the others of its repository: its digest, else its tag. `latest` when it has none. */
export function imageVersion(image: string): string {
  const [name = '', digest] = image.split('@');
  return digest ?? /:([^/:]+)$/.exec(name)?.[1] ?? 'latest';
}

/** @returns undefined for a container whose task definition has no image */
export function imageView({ name, image }: Container): ContainerImageView | undefined {
  if (image === undefined) return undefined;
  const version = imageVersion(image);
  // ECS finds the digest of a tag when the first task starts; any will do that no other image has.
  const imageDigest = version.startsWith('sha256:') ? version : `sha256:${hashOf(image)}`;
  return { containerName: name, image, imageDigest };
}

/**
 * The container as a release changes it: another image of the same repository, by the kind of name that it has. What
 * the environment says of the image (a parameter or an asset's hash stands there as well) changes with it.
 *
 * @param nth which of the versions that a rehearsal makes up
 */
export function withOtherImage(container: Container, nth: number): Container {
  const { image, environment } = container;
  if (image === undefined) return container;
  const version = imageVersion(image);
  const hash = hashOf(`${image} ${nth}`);
  const other = version.startsWith('sha256:') ? `sha256:${hash}` : hash;
  return {
    ...container,
    image: image.endsWith(version) ? `${image.slice(0, -version.length)}${other}` : `${image}:${other}`,
    environment: Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, value === version ? other : value]),
    ),
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
