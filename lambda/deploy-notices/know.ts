import type { ECSClient, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { S3Client } from '@aws-sdk/client-s3';
import { readDeployment } from '../shared/deployment';
import { historyOf, idOf, type KnownDeployment, placeOf } from '../shared/deployment-history';
import { logError } from '../shared/log-line';
import { readRelease } from '../shared/release-record';
import { readTarget, releasedDigest } from '../shared/target-images';
import { choose } from './choose';
import type { Known } from './decide';
import type { Happening } from './happening';

export interface Knowing {
  readonly ecs: ECSClient;
  readonly s3: S3Client;
  readonly environment: string;
  /** Of the release records. Absent without a pipeline. */
  readonly bucket: string | undefined;
  readonly signal: AbortSignal;
}

/** What of a deployment is known, and its ARN. */
export interface About extends Pick<Known, 'deployment' | 'release'> {
  readonly arn?: string;
}

/** How long after its end a steady state is still that of a deployment; milliseconds. */
const SETTLED_WITHIN = 3_600_000;

/**
 * Finds out what a happening is about. What cannot be read is said in the log and left out: a notice with less in it is
 * better than none.
 *
 * @param at when it happened; milliseconds since the Unix epoch
 */
export async function know(of: Knowing, happening: Happening, at: number): Promise<About> {
  if ('deployment' in happening) return { arn: happening.deployment };
  const found = await orNothing('the deployment', () => find(of, happening, at));
  if (!found) return {};
  const { arn } = found;
  const described = await orNothing('the deployment', () => readDeployment(of.ecs, arn, of.signal));
  const deployment = deploymentOf(found, described);
  const release = await orNothing('the record of the release', () =>
    releaseOf(of, happening, found, described),
  );
  return { arn, deployment, ...(release && { release }) };
}

async function find(
  { ecs, environment, signal }: Knowing,
  happening: Happening,
  at: number,
): Promise<KnownDeployment | undefined> {
  const history = await historyOf(ecs, placeOf(happening.service, environment), signal);
  const { what } = happening;
  if (what === 'begun' || what === 'completed' || what === 'failed') return choose(what, at, history);
  const [newest] = history;
  return newest?.finishedAt !== undefined && Math.abs(at - newest.finishedAt) <= SETTLED_WITHIN
    ? newest
    : undefined;
}

function deploymentOf(
  { arn, status, startedAt, finishedAt }: KnownDeployment,
  described: ServiceDeployment | undefined,
): NonNullable<Known['deployment']> {
  const hooks = described?.lifecycleHookDetails ?? [];
  const reason = described?.rollback?.reason ?? described?.statusReason;
  const strategy = described?.deploymentConfiguration?.strategy;
  return {
    id: idOf(arn),
    status: described?.status ?? status,
    ...(reason !== undefined && { reason }),
    ...(strategy !== undefined && { strategy }),
    ...(finishedAt !== undefined && { seconds: Math.max(0, (finishedAt - startedAt) / 1000) }),
    hooks: { all: hooks.length, succeeded: hooks.filter((one) => one.status === 'SUCCEEDED').length },
  };
}

async function releaseOf(
  { ecs, s3, bucket, environment, signal }: Knowing,
  { service }: Happening,
  { createdAt }: KnownDeployment,
  described: ServiceDeployment | undefined,
): Promise<Known['release']> {
  const revision = described?.targetServiceRevision?.arn;
  if (bucket === undefined || revision === undefined) return undefined;
  const { images } = await readTarget(ecs, revision, [], signal);
  const digest = releasedDigest(images, service);
  if (digest === undefined) return undefined;
  return readRelease(s3, { bucket, environment, service }, { digest, until: createdAt + MINUTE }, signal);
}

/** The clocks of a runner and of ECS are not the same. */
const MINUTE = 60_000;

async function orNothing<T>(what: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    logError(`${what} could not be read`, error);
    return undefined;
  }
}
