import type { ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';
import { digestOf } from '../../lambda/shared/image-digest';
import type { Seen } from './cause';
import type { Verdict } from './verdict';

/** What ECS has on record of a service: the deployments of interest with their revisions. */
export interface EcsRecord {
  /** Newest first. With a point in time, all since and the newest before; otherwise the newest. */
  readonly deployments: readonly ServiceDeployment[];
  /** By ARN. */
  readonly revisions: ReadonlyMap<string, ServiceRevision>;
  /** By a deployment's ARN. */
  readonly seen: ReadonlyMap<string, Seen>;
}

/** The task definition that a deployment was to bring. */
export function targetDefinition(
  { revisions }: EcsRecord,
  { targetServiceRevision }: ServiceDeployment,
): string | undefined {
  return revisions.get(targetServiceRevision?.arn ?? '')?.taskDefinition;
}

/** ARN of the revision that a deployment had found: what its rollback brings back. None for the first. */
export function foundRevision({ rollback, sourceServiceRevisions }: ServiceDeployment): string | undefined {
  return rollback?.serviceRevisionArn ?? sourceServiceRevisions?.[0]?.arn;
}

/**
 * Digests of the images of a deployment's target. A service has one container of its own; those beside it have
 * digests of their own, so whichever has the expected one is the service.
 */
export function targetDigests({ revisions }: EcsRecord, deployment: ServiceDeployment): string[] {
  const images = revisions.get(deployment.targetServiceRevision?.arn ?? '')?.containerImages ?? [];
  return images.flatMap((image) => digestOf(image) ?? []);
}

export function arns(deployment: ServiceDeployment): Pick<Verdict, 'deployment' | 'revision'> {
  const { serviceDeploymentArn, targetServiceRevision } = deployment;
  return {
    ...(serviceDeploymentArn !== undefined && { deployment: serviceDeploymentArn }),
    ...(targetServiceRevision?.arn !== undefined && { revision: targetServiceRevision.arn }),
  };
}
