import {
  DescribeServiceRevisionsCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { digestOf } from '../../shared/image-digest';
import type { Container } from './decide';

/**
 * The containers of the revision that goes out, with the digest that ECS has found for each. Its task definition says
 * which there are: ECS may list none before the first task has started, or not those whose images it does not resolve.
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
  const listed = containerImages.map(({ containerName = 'container', image = '', imageDigest }) => ({
    name: containerName,
    image,
    digest: digestOf({ image, imageDigest }),
  }));
  if (taskDefinition === undefined) throw new Error('ECS answered with a revision without a task definition');
  const defined = await ofTaskDefinition(ecs, taskDefinition, signal);
  return [...listed, ...defined.filter(({ name }) => !listed.some((one) => one.name === name))];
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
