import { DescribeServiceRevisionsCommand, type ECSClient, type ServiceRevision } from '@aws-sdk/client-ecs';
import { digestOf } from './image-digest';

/** An image of a revision: its container and, where ECS says it, its digest. */
export interface RevisionImage {
  readonly container: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

/**
 * The images of service revisions; one that ECS does not answer has none.
 *
 * @param arns at most 20. source: Amazon ECS API reference, DescribeServiceRevisions
 * @throws what the SDK throws
 */
export async function readImages(
  ecs: ECSClient,
  arns: readonly string[],
  signal: AbortSignal,
): Promise<readonly (readonly RevisionImage[])[]> {
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...arns] }),
    { abortSignal: signal },
  );
  return arns.map((arn) => imagesOf(serviceRevisions.find((one) => one.serviceRevisionArn === arn)));
}

const imagesOf = (revision: ServiceRevision | undefined): RevisionImage[] =>
  (revision?.containerImages ?? []).map((image) => ({
    container: image.containerName,
    digest: digestOf(image),
  }));

/**
 * The digest by which a release is known: that of the container that is released.
 *
 * @param container its name. @default the only one
 */
export function releasedDigest(images: readonly RevisionImage[], container?: string): string | undefined {
  const own = container === undefined ? images : images.filter((image) => image.container === container);
  const [only] = own;
  return own.length === 1 && only?.digest !== undefined && DIGEST.test(only.digest) ? only.digest : undefined;
}

/** It becomes part of a parameter's name. */
const DIGEST = /^sha256:[0-9a-f]{64}$/;
