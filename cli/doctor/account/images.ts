import type { AssemblyStack } from '../../../rehearsal/assembly/assembly';
import type { Finding } from '../check';
import type { EcrImage } from './repository';

/** What ECR says of a repository; undefined where there is none. */
export type SeenRepository = { readonly mutability: string | undefined } | undefined;

/** @param shared stacks of the account, of which one may make the repository */
export function repositoryFinding(
  { registryId, region, repositoryName }: EcrImage,
  seen: SeenRepository,
  shared: readonly Pick<AssemblyStack, 'stackName' | 'account' | 'region' | 'template'>[],
): Finding {
  const about = `repository ${repositoryName} in ${registryId}, ${region}`;
  if (seen === undefined) {
    const maker = shared.find(
      (stack) =>
        stack.account === registryId &&
        stack.region === region &&
        Object.values(stack.template.Resources).some(({ Type }) => Type === 'AWS::ECR::Repository'),
    );
    const todo = maker
      ? `npx cdk deploy ${maker.stackName}`
      : `npx cdk bootstrap aws://${registryId}/${region}`;
    return { is: 'wrong', about, says: 'it is not there: no image can be pushed or pulled', todo };
  }
  if (seen.mutability?.startsWith('IMMUTABLE'))
    return { is: 'right', about, says: 'its tags cannot be moved' };
  return {
    ...{ is: 'wrong', about, says: 'its tags can be moved: what a tag names may change behind a release' },
    todo: `aws ecr put-image-tag-mutability --region ${region} --registry-id ${registryId} --repository-name ${repositoryName} --image-tag-mutability IMMUTABLE`,
  };
}

/** What ECR says of the image that runs. */
export type SeenImage =
  | { readonly is: 'nothing-runs' }
  | { readonly is: 'elsewhere'; readonly image: string }
  | { readonly is: 'gone' | 'there'; readonly image: EcrImage; readonly status?: string | undefined };

export function runningFinding(service: string, seen: SeenImage): Finding {
  const about = `image of ${service} that runs`;
  if (seen.is === 'nothing-runs') return { is: 'right', about, says: 'nothing is deployed yet' };
  if (seen.is === 'elsewhere')
    return { is: 'right', about, says: `${seen.image} is not of ECR: not looked at` };
  const { image, status = 'ACTIVE' } = seen;
  const { region, registryId, repositoryName, id } = image;
  const name = 'imageDigest' in id ? id.imageDigest : id.imageTag;
  if (seen.is === 'gone') {
    return {
      ...{ is: 'wrong', about, says: `${name} is gone from ${repositoryName}: no task can be started again` },
      todo: 'release an image that is there, before a task ends; and see the lifecycle rules of the repository (docs/releases.md)',
    };
  }
  if (status === 'ACTIVE') return { is: 'right', about, says: `${name} is in ${repositoryName}` };
  return {
    ...{ is: 'wrong', about, says: `${name} is ${status} in ${repositoryName}: it cannot be pulled` },
    // source: Amazon ECR API reference, UpdateImageStorageClass
    todo: `aws ecr update-image-storage-class --region ${region} --registry-id ${registryId} --repository-name ${repositoryName} --image-id ${'imageDigest' in id ? 'imageDigest' : 'imageTag'}=${name} --target-storage-class STANDARD`,
  };
}
