import {
  DescribeServiceRevisionsCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
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
  const revisions = await describe(ecs, arns, signal);
  return arns.map((arn) => imagesOf(revisions.find((one) => one.serviceRevisionArn === arn)));
}

/** The revision that goes out. */
export interface Target {
  readonly images: readonly RevisionImage[];
  /** Whether all that runs is of its task definition and its images: nothing in a task changes. */
  readonly runsAlready: boolean;
}

/**
 * What goes out, and whether it is what runs. Before its first task has started ECS may list no image of it, and at
 * PRE_SCALE_UP there is none yet: then its task definition says what they are, where it names them by digest.
 *
 * @param sources the revisions that run. source: Amazon ECS API reference, DescribeServiceRevisions: 20 at most with it
 * @throws what the SDK throws, and Error for a revision that ECS does not answer
 */
// source: Amazon ECS developer guide, "Container image resolution": digests are there when the first task has started
export async function readTarget(
  ecs: ECSClient,
  arn: string,
  sources: readonly string[],
  signal: AbortSignal,
): Promise<Target> {
  const revisions = await describe(ecs, [arn, ...sources.slice(0, MOST_REVISIONS - 1)], signal);
  const find = (one: string) => revisions.find(({ serviceRevisionArn }) => serviceRevisionArn === one);
  const revision = find(arn);
  if (!revision) throw new Error('DescribeServiceRevisions answered without the target revision');
  const images = await imagesToBe(ecs, revision, signal);
  const runsAlready = sources.length > 0 && sources.every((source) => isSame(revision, images, find(source)));
  return { images, runsAlready };
}

const MOST_REVISIONS = 20;

async function imagesToBe(
  ecs: ECSClient,
  revision: ServiceRevision,
  signal: AbortSignal,
): Promise<readonly RevisionImage[]> {
  const images = imagesOf(revision);
  if (images.length > 0 || revision.taskDefinition === undefined) return images;
  const { taskDefinition } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: revision.taskDefinition }),
    { abortSignal: signal },
  );
  return (taskDefinition?.containerDefinitions ?? []).map(({ name, image }) => ({
    container: name,
    digest: digestOf({ image, imageDigest: undefined }),
  }));
}

/** One task definition may run two images: a tag has moved. */
function isSame(
  target: ServiceRevision,
  images: readonly RevisionImage[],
  source: ServiceRevision | undefined,
): boolean {
  if (target.taskDefinition === undefined || source?.taskDefinition !== target.taskDefinition) return false;
  const running = imagesOf(source);
  return (
    images.length > 0 &&
    images.every(
      ({ container, digest }) =>
        digest !== undefined && running.some((one) => one.container === container && one.digest === digest),
    )
  );
}

async function describe(
  ecs: ECSClient,
  arns: readonly string[],
  signal: AbortSignal,
): Promise<readonly ServiceRevision[]> {
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...arns] }),
    { abortSignal: signal },
  );
  return serviceRevisions;
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
