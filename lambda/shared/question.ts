import type { ECSClient, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Asked, Question } from './ask';
import { readDeployment } from './deployment';
import { deploymentState } from './deployment-state';
import { GATE } from './environment';
import type { HookEvent } from './hook-event';
import { type KindFacts, kindOf, needsRecord, needsSources } from './kind';
import { logError } from './log-line';
import { within } from './out-of-time';
import { ranBefore } from './ran-before';
import { readTarget, releasedDigest, type Target } from './target-images';
import { timeLimit } from './time-limit';
import { wentBackBefore } from './went-back';

/** What is known of a deployment before anything is asked about it. */
export type Standing = Pick<Question, 'event' | 'deployment' | 'state'>;

export async function standingOf(ecs: ECSClient, event: HookEvent, signal: AbortSignal): Promise<Standing> {
  const deployment = await deploymentOf(ecs, event.serviceDeploymentArn, signal);
  return { event, deployment, state: deploymentState(deployment) };
}

/**
 * Milliseconds: the SDK has no limit of its own, and a connection from before Lambda froze the function may hang. A load
 * test has seven minutes, for which a deployment that is being stopped would wait; asked again in 30 s, it need not.
 */
const READING = 15_000;

/** @returns undefined when it cannot be read, which leaves its state unknown */
async function deploymentOf(
  ecs: ECSClient,
  serviceDeploymentArn: string,
  signal: AbortSignal,
): Promise<ServiceDeployment | undefined> {
  const limit = timeLimit(READING, signal);
  try {
    return await within(limit.signal, () => readDeployment(ecs, serviceDeploymentArn, limit.signal));
  } catch (error) {
    logError('DescribeServiceDeployments failed', error);
    return undefined;
  } finally {
    limit.lift();
  }
}

/** Milliseconds: in an incident ECS may be slow, and the check needs its time, too. */
const PROVING = 10_000;

/** What gates are asked about. The record is read only where it makes a difference to one of them. */
export async function questionOf(
  ecs: ECSClient,
  standing: Standing,
  gates: readonly Asked[],
  signal: AbortSignal,
): Promise<Question> {
  const { event, deployment, state } = standing;
  const target =
    state === 'forward' ? targetOf(ecs, deployment, signal) : Promise.resolve<Target | undefined>(undefined);
  const rows = gates.map(({ policy }) => policy);
  const told: KindFacts = {
    state,
    sources: deployment?.sourceServiceRevisions?.length,
    details: event.hookDetails,
  };
  const putsBack = needsSources(told, rows) && (await isWayBack(ecs, deployment, target, signal));
  const facts = { ...told, putsBack };
  const isAsked = needsRecord(facts, rows);
  const isProven = isAsked ? await isRecovery(ecs, event.serviceDeploymentArn, target, signal) : undefined;
  return {
    ...standing,
    kind: kindOf({ ...facts, ...(isProven !== undefined && { ranBefore: isProven }) }),
    isUnproven: isAsked && isProven === undefined,
    step: deployment?.targetServiceRevision?.requestedProductionTrafficWeight,
    digest: async () => releasedDigest((await target)?.images ?? [], process.env[GATE.CONTAINER]),
  };
}

/** Read beside the check; undefined when it cannot be read. */
async function targetOf(
  ecs: ECSClient,
  deployment: ServiceDeployment | undefined,
  signal: AbortSignal,
): Promise<Target | undefined> {
  const arn = deployment?.targetServiceRevision?.arn;
  if (arn === undefined) return undefined;
  const sources = deployment?.sourceServiceRevisions ?? [];
  const known = sources.flatMap((source) => source.arn ?? []);
  try {
    return await within(signal, () =>
      readTarget(ecs, arn, known.length === sources.length ? known : [], signal),
    );
  } catch (error) {
    logError('the images of the release could not be read', error);
    return undefined;
  }
}

/** What cannot be read is no way back: it is what the template says. */
async function isWayBack(
  ecs: ECSClient,
  deployment: ServiceDeployment | undefined,
  target: Promise<Target | undefined>,
  signal: AbortSignal,
): Promise<boolean> {
  const limit = timeLimit(PROVING, signal);
  try {
    return await within(limit.signal, async () => {
      if (deployment === undefined || !(await target)?.runsAlready) return false;
      return wentBackBefore(ecs, deployment, limit.signal);
    });
  } catch (error) {
    logError('the deployment before could not be read', error);
    return false;
  } finally {
    limit.lift();
  }
}

/** @returns undefined when it cannot be read: that proves nothing, neither way */
async function isRecovery(
  ecs: ECSClient,
  serviceDeploymentArn: string,
  target: Promise<Target | undefined>,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const limit = timeLimit(PROVING, signal);
  try {
    return await within(limit.signal, async () => {
      const known = target.then((read) => read?.images ?? []);
      const isProven = await ranBefore(ecs, serviceDeploymentArn, known, limit.signal);
      return (await target) === undefined ? undefined : isProven;
    });
  } catch (error) {
    logError('the record of deployments could not be read', error);
    return undefined;
  } finally {
    limit.lift();
  }
}
