import { DescribeServiceRevisionsCommand, type ECSClient, type ServiceRevision } from '@aws-sdk/client-ecs';
import { digestOf } from '../shared/image-digest';
import { must, only } from './must';
import type { LiveRevision } from './observation';
import { shortName } from './shown';

/** @throws MissingAnswer when ECS does not have it, and what the SDK throws */
export async function describeRevision(
  ecs: ECSClient,
  arn: string,
  signal?: AbortSignal,
): Promise<ServiceRevision> {
  const answer = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }),
    signal ? { abortSignal: signal } : {},
  );
  return only(answer.serviceRevisions, answer.failures, `service revision ${shortName(arn)}`);
}

/**
 * What the tasks of a revision must be of.
 *
 * @throws MissingAnswer when the answer lacks what it should have
 */
export function contentsOf(revision: ServiceRevision): LiveRevision {
  return {
    arn: must(revision.serviceRevisionArn, 'serviceRevisionArn'),
    taskDefinition: must(revision.taskDefinition, 'taskDefinition'),
    images: must(revision.containerImages, 'containerImages').map((each) => {
      const digest = digestOf(each);
      return {
        container: must(each.containerName, 'containerImages[].containerName'),
        ...(digest !== undefined && { digest }),
        ...(each.image !== undefined && { image: each.image }),
      };
    }),
  };
}
