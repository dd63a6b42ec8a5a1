import { DescribeImagesCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { ecsPlaceOf } from '../../aws/options';
import type { Finding } from '../check';
import type { EnvironmentOfAssembly } from '../environment';
import type { Account, AccountLook } from '../look';
import { repositoryFinding, runningFinding, type SeenImage, type SeenRepository } from './images';
import { type EcrImage, ecrImageOf, imageOfTemplate } from './repository';

type Service = EnvironmentOfAssembly['services'][number];

/** Whether images can be kept and pulled, and the one that runs still can. */
export const image: AccountLook = {
  ...{ name: 'image', at: 'account' },
  look: async (environment, account) =>
    (
      await Promise.all(environment.services.map((service) => ofService(service, environment, account)))
    ).flat(),
};

async function ofService(
  service: Service,
  { name: env, stacks, shared }: EnvironmentOfAssembly,
  account: Account,
): Promise<readonly Finding[]> {
  const template = stacks.find(({ stackName }) => stackName === service.stack)?.template;
  const text = template && imageOfTemplate(template, service.container, account);
  const wanted = text === undefined ? undefined : ecrImageOf(text);
  // One of another account lets its images be pulled, and its settings not be seen: they are told there.
  const own = wanted?.registryId === account.account ? wanted : undefined;
  const [repository, running] = await Promise.all([
    own && repositoryOf(own, account),
    imageThatRuns(service, env, account),
  ]);
  return [
    ...(own ? [repositoryFinding(own, repository, shared)] : []),
    runningFinding(service.name, running),
  ];
}

async function repositoryOf(
  { registryId, region, repositoryName }: EcrImage,
  { clients }: Account,
): Promise<SeenRepository> {
  const ecr = await clients.ecr(region);
  try {
    const { repositories = [] } = await ecr.send(
      new DescribeRepositoriesCommand({ registryId, repositoryNames: [repositoryName] }),
    );
    return { mutability: repositories[0]?.imageTagMutability };
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') return undefined;
    throw error;
  }
}

async function imageThatRuns(service: Service, env: string, { clients }: Account): Promise<SeenImage> {
  const place = service.ecs ?? ecsPlaceOf({ service: service.name, env });
  const taskDefinition = await taskDefinitionOf(place, clients);
  if (taskDefinition === undefined) return { is: 'nothing-runs' };
  const described = await clients.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const containers = described.taskDefinition?.containerDefinitions ?? [];
  const text = containers.find(({ name }) => name === service.container)?.image ?? '';
  const runs = ecrImageOf(text);
  if (runs === undefined) return { is: 'elsewhere', image: text };
  const { registryId, region, repositoryName, id } = runs;
  try {
    const ecr = await clients.ecr(region);
    const { imageDetails = [] } = await ecr.send(
      // Of every status: without, an archived image is not answered. source: Amazon ECR API reference, DescribeImagesFilter
      new DescribeImagesCommand({
        registryId,
        repositoryName,
        imageIds: [id],
        filter: { imageStatus: 'ANY' },
      }),
    );
    const [found] = imageDetails;
    return found ? { is: 'there', image: runs, status: found.imageStatus } : { is: 'gone', image: runs };
  } catch (error) {
    if (/^(Image|Repository)NotFoundException$/.test(nameOf(error))) return { is: 'gone', image: runs };
    throw error;
  }
}

/** Undefined where there is no such service, or it is on its way out. */
async function taskDefinitionOf(
  { cluster, service }: { readonly cluster: string; readonly service: string },
  { ecs }: Account['clients'],
): Promise<string | undefined> {
  try {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    // Empty of a service that has no revision yet.
    return services.find(({ status }) => status !== 'INACTIVE')?.taskDefinition || undefined;
  } catch (error) {
    if (nameOf(error) === 'ClusterNotFoundException') return undefined;
    throw error;
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
