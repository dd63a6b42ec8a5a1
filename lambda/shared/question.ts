import type { ECSClient, ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Asked, Question } from './ask';
import { readDeployment } from './deployment';
import { deploymentState } from './deployment-state';
import { GATE } from './environment';
import type { HookEvent } from './hook-event';
import { type KindFacts, kindOf, needsRecord } from './kind';
import { logError } from './log-line';
import { within } from './out-of-time';
import { ranBefore } from './ran-before';
import { type RevisionImage, readTargetImages, releasedDigest } from './target-images';
import { timeLimit } from './time-limit';

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
  const images = state === 'forward' ? targetImages(ecs, deployment, signal) : Promise.resolve([]);
  const facts: KindFacts = {
    state,
    sources: deployment?.sourceServiceRevisions?.length,
    details: event.hookDetails,
  };
  const isAsked = needsRecord(
    facts,
    gates.map(({ policy }) => policy),
  );
  const isProven = isAsked ? await isRecovery(ecs, event.serviceDeploymentArn, images, signal) : undefined;
  return {
    ...standing,
    kind: kindOf({ ...facts, ...(isProven !== undefined && { ranBefore: isProven }) }),
    isUnproven: isAsked && isProven === undefined,
    step: deployment?.targetServiceRevision?.requestedProductionTrafficWeight,
    digest: async () => releasedDigest((await images) ?? [], process.env[GATE.CONTAINER]),
  };
}

/** Read beside the check; undefined when they cannot be read. */
async function targetImages(
  ecs: ECSClient,
  deployment: ServiceDeployment | undefined,
  signal: AbortSignal,
): Promise<readonly RevisionImage[] | undefined> {
  const arn = deployment?.targetServiceRevision?.arn;
  if (arn === undefined) return undefined;
  try {
    return await within(signal, () => readTargetImages(ecs, arn, signal));
  } catch (error) {
    logError('the images of the release could not be read', error);
    return undefined;
  }
}

/** @returns undefined when it cannot be read: that proves nothing, neither way */
async function isRecovery(
  ecs: ECSClient,
  serviceDeploymentArn: string,
  images: Promise<readonly RevisionImage[] | undefined>,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const limit = timeLimit(PROVING, signal);
  try {
    return await within(limit.signal, async () => {
      const known = images.then((all) => all ?? []);
      const isProven = await ranBefore(ecs, serviceDeploymentArn, known, limit.signal);
      return (await images) === undefined ? undefined : isProven;
    });
  } catch (error) {
    logError('the record of deployments could not be read', error);
    return undefined;
  } finally {
    limit.lift();
  }
}
