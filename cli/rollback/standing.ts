import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { digestOf } from '../../lambda/shared/image-digest';
import type { StackSeen } from '../change-set/stack';
import { type EcsRecord, foundRevision } from '../verdict/record';
import { progressOf } from '../verdict/status';

export interface DeploymentSeen {
  readonly arn: string;
  /** As ECS words it: an open string, since AWS adds some. */
  readonly status: string;
  /** Of the images that it brings. */
  readonly digests: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Percent of the users that are on what it brings. */
  readonly weight: number;
  /** Of the images that it found. */
  readonly found: readonly string[];
}

/** Where a service stands at one moment: what CloudFormation and ECS say. */
export interface Standing {
  readonly stack: StackSeen;
  /** The newest deployment, whether it runs or not; absent when ECS remembers none: it forgets after 90 days. */
  readonly newest?: DeploymentSeen;
  /** Whether `newest` is not over. */
  readonly isRunning: boolean;
  /** Digests of what went out, or was brought back, last; empty when ECS's record does not say. */
  readonly live: readonly string[];
}

export function standingOf(stack: StackSeen, record: EcsRecord): Standing {
  const [deployment] = record.deployments;
  const newest = deployment && seenOf(record, deployment);
  const settled = record.deployments.find((each) => ['succeeded', 'rolled-back'].includes(progressOf(each)));
  const isOver = deployment === undefined || !['running', 'unknown'].includes(progressOf(deployment));
  // A status that is not known yet is one on the way, unless ECS says when it ended.
  const isRunning = !isOver && deployment.finishedAt === undefined;
  // What a deployment has found is what was live, also where ECS has forgotten what brought it, after 90 days.
  const found = isRunning && newest ? newest.found : [];
  const left = settled ? digestsOf(record, revisionLeftBy(settled)) : [];
  return { stack, ...(newest && { newest }), isRunning, live: found.length > 0 ? found : left };
}

function seenOf(record: EcsRecord, deployment: ServiceDeployment): DeploymentSeen {
  const { serviceDeploymentArn = '', status, createdAt, targetServiceRevision } = deployment;
  return {
    arn: serviceDeploymentArn,
    status: `${status}`,
    digests: digestsOf(record, targetServiceRevision?.arn),
    createdAt: createdAt?.getTime() ?? 0,
    weight: targetServiceRevision?.requestedProductionTrafficWeight ?? 0,
    found: digestsOf(record, foundRevision(deployment)),
  };
}

function revisionLeftBy(deployment: ServiceDeployment): string | undefined {
  return progressOf(deployment) === 'succeeded'
    ? deployment.targetServiceRevision?.arn
    : foundRevision(deployment);
}

function digestsOf({ revisions }: EcsRecord, arn: string | undefined): string[] {
  const images = revisions.get(arn ?? '')?.containerImages ?? [];
  return images.flatMap((image) => digestOf(image) ?? []);
}

/** All traffic is where the deployment brought it, or brought it back to. */
const SETTLED = /^(SUCCESSFUL|ROLLBACK_SUCCESSFUL)$/;

/** Whether all users are on an image, by the weights that ECS has on record. */
export function usersAreOn(digest: string, { newest, isRunning, live }: Standing): boolean {
  if (!newest) return live.includes(digest);
  // A deployment that was stopped where it stood, or whose rollback failed, leaves users on both.
  if (!isRunning) return SETTLED.test(newest.status) && live.includes(digest);
  const { weight, digests, found } = newest;
  const onNew = weight === 0 || digests.includes(digest);
  const onOld = weight === 100 || found.includes(digest);
  return onNew && onOld;
}
