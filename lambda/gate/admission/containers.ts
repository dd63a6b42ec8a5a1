import {
  DescribeServiceRevisionsCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { digestOf } from '../../shared/image-digest';
import type { Container } from './decide';

/**
 * The containers of the revision that goes out, with the digest that ECS has found for each. Before the first task of a
 * revision has started ECS may list none: then its task definition says what they are.
 *
 * @throws Error for an answer without what it must have, and what the SDK throws
 */
export async function readContainers(
  ecs: ECSClient,
  deployment: Pick<ServiceDeployment, 'targetServiceRevision'>,
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const arn = deployment.targetServiceRevision?.arn;
  if (arn === undefined) throw new Error('DescribeServiceDeployments answered without a target revision');
  const { serviceRevisions = [] } = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }),
    { abortSignal: signal },
  );
  const revision = serviceRevisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn);
  if (!revision) throw new Error('DescribeServiceRevisions answered without the target revision');
  const { containerImages = [], taskDefinition } = revision;
  if (containerImages.length > 0) {
    return containerImages.map(({ containerName = 'container', image = '', imageDigest }) => ({
      name: containerName,
      image,
      digest: digestOf({ image, imageDigest }),
    }));
  }
  if (taskDefinition === undefined) throw new Error('ECS answered with a revision without a task definition');
  return ofTaskDefinition(ecs, taskDefinition, signal);
}

async function ofTaskDefinition(
  ecs: ECSClient,
  arn: string,
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }), {
    abortSignal: signal,
  });
  if (!taskDefinition?.containerDefinitions)
    throw new Error('DescribeTaskDefinition answered without containers');
  return taskDefinition.containerDefinitions.map(({ name = 'container', image = '' }) => ({
    name,
    image,
    digest: digestOf({ image, imageDigest: undefined }),
  }));
}
