import {
  DescribeServiceRevisionsCommand,
  type ECSClient,
  type ServiceDeployment,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import { digestOf } from '../../shared/image-digest';

/** A service revision, as far as a guard must know it. */
export interface Revision {
  /** Where its tasks really are; empty when ECS does not say. */
  readonly targetGroups: readonly string[];
  /** `CONTAINER=DIGEST` of each container, sorted; undefined when ECS does not say it of every one. */
  readonly images?: readonly string[];
}

export interface Revisions {
  /** What runs before the deployment; none in the first one. */
  readonly sources: readonly Revision[];
  readonly target: Revision;
}

/**
 * The revisions of a deployment. Which target group is whose is asked of each revision: `targetGroupArn` and
 * `alternateTargetGroupArn` of the service name the pair and never swap.
 *
 * @throws Error for an answer without what it must have, and what the SDK throws
 */
export async function readRevisions(
  ecs: ECSClient,
  deployment: Pick<ServiceDeployment, 'targetServiceRevision' | 'sourceServiceRevisions'>,
  signal: AbortSignal,
): Promise<Revisions> {
  const target = deployment.targetServiceRevision?.arn;
  if (target === undefined) throw new Error('DescribeServiceDeployments answered without a target revision');
  const sources = (deployment.sourceServiceRevisions ?? []).map(({ arn }) => arn);
  const wanted = [target, ...sources].filter((arn) => arn !== undefined);
  if (wanted.length <= sources.length) {
    throw new Error('DescribeServiceDeployments answered with a source revision that has no ARN');
  }
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: wanted }),
    { abortSignal: signal },
  );
  const [first, ...rest] = wanted.map((arn) => {
    const found = serviceRevisions.find((revision) => revision.serviceRevisionArn === arn);
    if (!found) throw new Error(`DescribeServiceRevisions answered without ${arn}`);
    return revisionOf(found);
  });
  return { target: first as Revision, sources: rest };
}

function revisionOf({ resolvedConfiguration, containerImages = [] }: ServiceRevision): Revision {
  const images = containerImages.map((each) => {
    const digest = digestOf(each);
    return each.containerName && digest ? `${each.containerName}=${digest}` : undefined;
  });
  const known = images.filter((image) => image !== undefined);
  return {
    targetGroups: (resolvedConfiguration?.loadBalancers ?? []).flatMap(
      ({ targetGroupArn }) => targetGroupArn ?? [],
    ),
    ...(known.length > 0 && known.length === images.length && { images: known.sort() }),
  };
}
