import type { ECSClient, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { S3Client } from '@aws-sdk/client-s3';
import { readDeployment } from '../shared/deployment';
import { historyOf, idOf, type KnownDeployment, placeOf } from '../shared/deployment-history';
import { isRunning } from '../shared/deployment-status';
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
  /** That all services are in. Absent: each has one of its own. */
  readonly cluster: string | undefined;
  /** Of the release records. Absent without a pipeline. */
  readonly bucket: string | undefined;
  readonly signal: AbortSignal;
}

/** What of a deployment is known, and its ARN. */
export interface About extends Pick<Known, 'deployment' | 'release'> {
  readonly arn?: string;
}

/** It becomes the name of a thread. */
const ARN = /^arn:[\w:/.-]{1,300}$/;

/** How long after its end it is told how a deployment went back; milliseconds. */
const TOLD_WITHIN = 3_600_000;

/**
 * Finds out what a happening is about. What cannot be read is said in the log and left out: a notice with less in it is
 * better than none.
 *
 * @param at when it happened; milliseconds since the Unix epoch
 */
export async function know(of: Knowing, happening: Happening, at: number): Promise<About> {
  // Our own events name it; whoever may put events of an account may write anything in them.
  if ('deployment' in happening) return ARN.test(happening.deployment) ? { arn: happening.deployment } : {};
  if (happening.what === 'steady') return {};
  const { what, service } = happening;
  const history = await historyInTime(of, service);
  return describe(of, service, choose(what, at, history));
}

/**
 * The newest deployment, if any, that has ended otherwise than well shortly before. ECS tells nobody that a rollback is over:
 * what comes after it does, a steady state or the next deployment, which CloudFormation begins at once.
 */
export async function knowEnd(of: Knowing, happening: Happening, at: number): Promise<About | undefined> {
  const { what, service } = happening;
  if (what !== 'steady' && what !== 'begun' && what !== 'completed') return undefined;
  const history = await historyInTime(of, service);
  const found = history.find(
    ({ status, finishedAt }) =>
      !isRunning(status) &&
      status !== 'SUCCESSFUL' &&
      finishedAt !== undefined &&
      at - finishedAt <= TOLD_WITHIN,
  );
  return found && describe(of, service, found);
}

const historyInTime = async ({ ecs, environment, cluster, signal }: Knowing, service: string) =>
  (await orNothing('the deployments', () =>
    historyOf(ecs, placeOf(service, environment, cluster), signal),
  )) ?? [];

async function describe(of: Knowing, service: string, found: KnownDeployment | undefined): Promise<About> {
  if (!found) return {};
  const { arn } = found;
  const described = await orNothing('the deployment', () => readDeployment(of.ecs, arn, of.signal));
  const release = await orNothing('the record of the release', () =>
    releaseOf(of, service, found, described),
  );
  return { arn, deployment: deploymentOf(found, described), ...(release && { release }) };
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
  service: string,
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
