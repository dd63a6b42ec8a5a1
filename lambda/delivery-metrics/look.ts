import type { ECSClient } from '@aws-sdk/client-ecs';
import type { S3Client } from '@aws-sdk/client-s3';
import { nameOf } from '../shared/aws-error';
import { readDeployment } from '../shared/deployment';
import type { KnownDeployment } from '../shared/deployment-history';
import { logError } from '../shared/log-line';
import { type RecordsPlace, readRelease } from '../shared/release-record';
import { readImages, readTarget, releasedDigest } from '../shared/target-images';
import { type Ended, type Ending, type Success, unrestoredSince, wentBackFrom } from './decide';

export interface Looking {
  readonly ecs: ECSClient;
  readonly s3: S3Client;
  /** The container that is released. */
  readonly container: string;
  /** Absent without a pipeline. */
  readonly records: RecordsPlace | undefined;
  readonly signal: AbortSignal;
}

/** Revisions that DescribeServiceRevisions takes at once. source: Amazon ECS API reference */
const BATCH = 20;

/**
 * What is to be known of a deployment that is over.
 *
 * @param before those before it, the newest first
 * @throws what the SDK throws, and Error for an answer without the deployment or its revision
 */
export async function look(
  at: Looking,
  known: KnownDeployment & { readonly status: Ending },
  before: readonly KnownDeployment[],
): Promise<Ended> {
  const deployment = await readDeployment(at.ecs, known.arn, at.signal);
  const revision = deployment?.targetServiceRevision?.arn ?? known.revision;
  if (!deployment || revision === undefined) throw new Error(`ECS answered without ${known.arn}`);
  const sources = (deployment.sourceServiceRevisions ?? []).flatMap(({ arn }) => arn ?? []);
  const { images, runsAlready } = await readTarget(at.ecs, revision, sources, at.signal);
  const digest = releasedDigest(images, at.container);
  const finishedAt =
    known.finishedAt ?? (deployment.finishedAt ?? deployment.stoppedAt ?? deployment.updatedAt)?.getTime();
  if (finishedAt === undefined) throw new Error(`ECS does not say when ${known.arn} ended`);
  const isGood = known.status === 'SUCCESSFUL' && !runsAlready && digest !== undefined;
  return {
    ending: known.status,
    startedAt: known.startedAt,
    finishedAt,
    changes: !runsAlready,
    unrestoredSince: unrestoredSince(before),
    wentBackFrom: isGood ? await lookBack(at, digest, before) : undefined,
    committedAt: isGood ? await committedAt(at, digest, before[0]?.createdAt, finishedAt) : undefined,
  };
}

/** As many of the successes before as it takes: where the last one had the same image, one. */
async function lookBack(
  at: Looking,
  digest: string,
  before: readonly KnownDeployment[],
): Promise<number | undefined> {
  const succeeded = before.filter(({ status }) => status === 'SUCCESSFUL');
  const successes: Success[] = [];
  for (let from = 0; from < succeeded.length; from += BATCH) {
    const some = succeeded.slice(from, from + BATCH);
    const digests = await digestsOf(
      at,
      some.map(({ revision = '' }) => revision),
    );
    some.forEach(({ startedAt }, index) => {
      successes.push({ digest: digests[index], startedAt });
    });
    if (successes[0]?.digest === digest) return undefined;
  }
  const oldest = succeeded.at(-1);
  return wentBackFrom(digest, [...successes, ...(oldest ? await whatRanBefore(at, oldest) : [])]);
}

/**
 * What the oldest success took the place of, where it was one revision: a service that went without a release for as long as
 * ECS keeps deployments has no other record of it.
 */
async function whatRanBefore(at: Looking, { arn, startedAt }: KnownDeployment): Promise<Success[]> {
  const { sourceServiceRevisions = [] } = (await readDeployment(at.ecs, arn, at.signal)) ?? {};
  const [source] = sourceServiceRevisions;
  if (source?.arn === undefined || sourceServiceRevisions.length > 1) return [];
  const [digest] = await digestsOf(at, [source.arn]);
  return [{ digest, startedAt: startedAt - 1 }];
}

async function digestsOf(
  { ecs, container, signal }: Looking,
  revisions: readonly string[],
): Promise<readonly (string | undefined)[]> {
  const images = await readImages(ecs, revisions, signal);
  return images.map((one) => releasedDigest(one, container));
}

/**
 * Of the record of this release, and no older one of the same image: what is deployed anew with other settings was released
 * before. What cannot be read is said in the log, and then there is no lead time: better none than a wrong one.
 */
async function committedAt(
  { s3, records, signal }: Looking,
  digest: string,
  from: number | undefined,
  until: number,
): Promise<number | undefined> {
  if (!records) return undefined;
  try {
    const release = await readRelease(
      s3,
      records,
      { digest, until, ...(from !== undefined && { from }) },
      signal,
    );
    return release?.committedAt;
  } catch (error) {
    logError(`the record of a release could not be read (${nameOf(error)})`, error);
    return undefined;
  }
}
