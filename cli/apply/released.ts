import type { ECSClient } from '@aws-sdk/client-ecs';
import { kindOf } from '../aws/call-failed';
import { clusterOf, ecsPlaceOf } from '../aws/options';
import { failureOf } from '../images/failed';
import { tagReleased } from '../images/released';
import type { Prepared } from '../prepare/prepared';
import type { Lines } from '../progress';
import { readDecided } from '../records/decided';
import { deployedService } from '../records/deployed';
import { repositoryOf } from '../rollback/image';
import { isGood } from '../rollback/recover';
import { LookProgress } from '../verdict/look-progress';
import { RecordReader } from '../verdict/read';
import { waitForVerdict } from '../verdict/wait';
import type { AppliedService } from './applied';
import type { ApplyProperties } from './apply';
import type { Declared } from './declared';
import { write } from './entry';
import type { ServiceToDeploy } from './records';

/** Least time for the verdict, which looks for two minutes at what is not uniform yet. */
const LEAST_VERDICT_MS = 150_000;

/**
 * From when on deployments are of this apply, by ECS's own clock: those after the newest that is there.
 *
 * @returns undefined before the service's first deployment
 */
export async function deploymentsSince(
  ecs: ECSClient,
  { name, cluster }: Pick<ServiceToDeploy, 'name' | 'cluster'>,
  { environment }: Pick<Prepared, 'environment'>,
): Promise<number | undefined> {
  const place = ecsPlaceOf({ service: name, env: environment, ...(cluster !== undefined && { cluster }) });
  try {
    const { deployments } = await new RecordReader(ecs, place, undefined).read();
    const newest = deployments[0]?.createdAt?.getTime();
    return newest === undefined ? undefined : newest + 1;
  } catch (error) {
    if (kindOf(error) === 'not-found') return undefined;
    throw error;
  }
}

export interface Since {
  readonly since: number | undefined;
  /** Of the apply; milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Of the release, which another run of the apply may have begun. @default `startedAt` */
  readonly begunAt?: number;
  readonly declared: Declared;
  /** Its end is on record, by another run of the apply. */
  readonly isWritten: boolean;
  readonly progress: Lines;
}

/** The verdict of one service, written down. */
export async function releasedOf(
  of: ApplyProperties,
  service: ServiceToDeploy,
  { since, startedAt, begunAt = startedAt, declared, isWritten, progress }: Since,
): Promise<AppliedService> {
  const { clients, prepared, options, surroundings } = of;
  const { pause, signal } = surroundings;
  const { name, digest } = service;
  const irreversible = declared.irreversible.get(name);
  const looks = new LookProgress(
    progress,
    pause,
    `${clusterOf({ service: name, env: prepared.environment })}-gate-`,
  );
  const timeoutMs = Math.max(startedAt + options.timeout - pause.now(), LEAST_VERDICT_MS);
  const verdict = await waitForVerdict(
    clients.all,
    {
      service: name,
      environment: prepared.environment,
      ...(service.cluster !== undefined && { cluster: service.cluster }),
      ...(digest !== undefined && { digest }),
      ...(since !== undefined && { since }),
    },
    { timeoutMs, pause, signal, onLook: (look) => looks.show(look) },
  );
  const isEnd = verdict.outcome !== 'unknown' && verdict.outcome !== 'still-running';
  const record = async () =>
    write(of, declared, service, {
      decided: await decided(service, begunAt, verdict.deployment),
      outcome: verdict.outcome,
      reason: verdict.reason,
      seconds: Math.max(0, (pause.now() - begunAt) / 1000),
      ...(verdict.deployment !== undefined && { deployment: verdict.deployment }),
    });
  // What could not be told is no outcome.
  const unrecorded = isEnd && !isWritten ? await unless(record, name) : undefined;
  const untagged = isGood(verdict) ? await unless(() => tag(of, service), name) : undefined;
  return {
    name,
    verdict,
    ...(digest !== undefined && { digest }),
    ...(!isGood(verdict) && irreversible !== undefined && { irreversible }),
    ...(unrecorded !== undefined && { unrecorded }),
    ...(untagged !== undefined && { untagged }),
  };
}

const decided = async (
  { digest, journal }: ServiceToDeploy,
  from: number,
  deployment: string | undefined,
): Promise<readonly string[]> =>
  // Of an image that is not the pipeline's nothing is written.
  digest === undefined ? [] : readDecided(journal, { digest, from, deployment });

/** @returns why AWS did not do it */
async function unless(work: () => Promise<void>, service: string): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const failed = failureOf(error, `of service ${service}`);
    if (failed === undefined) throw error;
    return failed.reason;
  }
}

async function tag(
  { surroundings, clients, prepared }: ApplyProperties,
  { name, digest }: ServiceToDeploy,
): Promise<void> {
  if (digest === undefined) return;
  const { environment, commit } = prepared;
  const deployed = await deployedService(clients.cloudFormation, { service: name, env: environment });
  if (deployed.imageRepository === undefined) return;
  const ecr = await clients.all.ecr(repositoryOf(deployed.imageRepository).region);
  await (surroundings.tagDeployed ?? tagReleased)(ecr, deployed.imageRepository, digest, {
    environment,
    commit,
  });
}
