import { z } from 'zod';
import { AwsError } from '../aws-error';
import { imageNotFound } from '../ecr/image-id';
import type { Image, Repositories } from '../ecr/repositories';
import type { AwsService, Caller } from './aws-service';
import { detail, findingsShown, referrer, repositoryAnswer, scanAnswer, whole } from './ecr-answers';
import { layerOperations } from './ecr-layer-operations';
import { page } from './paging';

const registry = { registryId: z.string().optional() };
const imageId = z
  .strictObject({ imageDigest: z.string().optional(), imageTag: z.string().optional() })
  .refine(({ imageDigest, imageTag }) => imageDigest !== undefined || imageTag !== undefined, {
    message: 'an image must be named by its digest or a tag',
  });
const tagStatus = z.enum(['TAGGED', 'UNTAGGED', 'ANY']).default('ANY');
const imageStatus = z.enum(['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY']).default('ACTIVE');
const imageFilter = z.strictObject({ tagStatus, imageStatus }).prefault({});
const paging = {
  nextToken: z.string().optional(),
  maxResults: z.number().int().min(1).max(1000).default(100),
};
const describeRepositories = z.strictObject({
  ...registry,
  repositoryNames: z.array(z.string()).optional(),
  ...paging,
});
const describeImages = z.strictObject({
  ...registry,
  repositoryName: z.string(),
  imageIds: z.array(imageId).optional(),
  filter: imageFilter,
  ...paging,
});
const listImages = z.strictObject({
  ...registry,
  repositoryName: z.string(),
  filter: imageFilter,
  ...paging,
});
const batchGetImage = z.strictObject({
  ...registry,
  repositoryName: z.string(),
  imageIds: z.array(imageId).min(1).max(100),
  // Each image has one manifest.
  acceptedMediaTypes: z.array(z.string()).optional(),
});
const putImage = z.strictObject({
  ...registry,
  repositoryName: z.string(),
  imageManifest: z.string().min(1),
  imageManifestMediaType: z.string().optional(),
  imageTag: z.string().optional(),
  imageDigest: z.string().optional(),
});
const describeImageScanFindings = z.strictObject({
  ...registry,
  repositoryName: z.string(),
  imageId,
  ...paging,
});

const listImageReferrers = z.strictObject({
  ...registry,
  repositoryName: z.string(),
  subjectId: z.strictObject({ imageDigest: z.string() }),
  filter: z
    .strictObject({ artifactTypes: z.array(z.string()).optional(), artifactStatus: imageStatus })
    .prefault({}),
  nextToken: z.string().optional(),
  maxResults: z.number().int().min(1).max(50).default(20),
});

/** @param registries of several regions or accounts: a call meets the one that it names; a single one answers all */
export function ecrService(...registries: readonly [Repositories, ...Repositories[]]): AwsService {
  const registryOf = (input: unknown, { region }: Caller): Repositories => {
    const [only, ...others] = registries;
    if (others.length === 0) return only;
    const account = z.object(registry).parse(input).registryId;
    const found = registries.find(
      ({ place }) =>
        (region === undefined || place.region === region) &&
        (account === undefined || place.account === account),
    );
    if (found) return found;
    throw new AwsError('RepositoryNotFoundException', `No registry ${account ?? ''} in ${region ?? ''}`);
  };
  const { download, operations: layers } = layerOperations(registryOf);
  return {
    name: 'ECR',
    json: { targetPrefix: 'AmazonEC2ContainerRegistry_V20150921', version: '1.1' },
    invalidInput: 'InvalidParameterException',
    download,
    operations: {
      ...layers,

      DescribeRepositories(input, caller) {
        const repositories = registryOf(input, caller);
        const { repositoryNames, nextToken, maxResults } = describeRepositories.parse(input);
        const found = repositoryNames?.map((name) => repositories.repository(name)) ?? repositories.list();
        const { items, nextToken: next } = page(found, maxResults, nextToken, 'InvalidParameterException');
        return { repositories: items.map(repositoryAnswer), nextToken: next };
      },

      DescribeImages(input, caller) {
        const repositories = registryOf(input, caller);
        const { repositoryName, imageIds, filter, nextToken, maxResults } = describeImages.parse(input);
        const repository = repositories.repository(repositoryName);
        const images = imageIds?.map((id) => imageOf(repositories, repositoryName, id)) ?? repository.images;
        const shown = images.filter((image) => isShown(image, filter));
        const { items, nextToken: next } = page(shown, maxResults, nextToken, 'InvalidParameterException');
        return { imageDetails: items.map((image) => detail(repository, image)), nextToken: next };
      },

      ListImages(input, caller) {
        const repositories = registryOf(input, caller);
        const { repositoryName, filter, nextToken, maxResults } = listImages.parse(input);
        // One for each tag.
        const ids = repositories
          .repository(repositoryName)
          .images.filter((image) => isShown(image, filter))
          .flatMap(({ digest: imageDigest, tags }) =>
            tags.size > 0 ? [...tags].map((imageTag) => ({ imageDigest, imageTag })) : [{ imageDigest }],
          );
        const { items, nextToken: next } = page(ids, maxResults, nextToken, 'InvalidParameterException');
        return { imageIds: items, nextToken: next };
      },

      BatchGetImage(input, caller) {
        const repositories = registryOf(input, caller);
        const { repositoryName, imageIds } = batchGetImage.parse(input);
        const repository = repositories.repository(repositoryName);
        const found = imageIds.map((id) => ({ id, image: pullable(repositories.image(repositoryName, id)) }));
        return {
          images: found.flatMap(({ id, image }) => (image ? [whole(repository, image, id.imageTag)] : [])),
          failures: found
            .filter(({ image }) => image === undefined)
            .map(({ id }) => ({
              imageId: id,
              failureCode: 'ImageNotFound',
              failureReason: 'Requested image not found',
            })),
        };
      },

      PutImage(input, caller) {
        const repositories = registryOf(input, caller);
        const { repositoryName, imageManifest, imageManifestMediaType, imageTag, imageDigest } =
          putImage.parse(input);
        const image = repositories.put(repositoryName, imageManifest, {
          ...(imageTag !== undefined && { tag: imageTag }),
          ...(imageDigest !== undefined && { digest: imageDigest }),
          ...(imageManifestMediaType !== undefined && { mediaType: imageManifestMediaType }),
        });
        return { image: whole(repositories.repository(repositoryName), image, imageTag) };
      },

      ListImageReferrers(input, caller) {
        const { repositoryName, subjectId, filter, nextToken, maxResults } = listImageReferrers.parse(input);
        const { artifactTypes, artifactStatus } = filter;
        const found = registryOf(input, caller)
          .referrers(repositoryName, subjectId.imageDigest)
          .filter(({ status }) => artifactStatus === 'ANY' || status === artifactStatus)
          .filter(({ references }) => artifactTypes?.includes(references.artifactType ?? '') ?? true);
        const { items, nextToken: next } = page(found, maxResults, nextToken, 'InvalidParameterException');
        return { referrers: items.map(referrer), nextToken: next };
      },

      DescribeImageScanFindings(input, caller) {
        const repositories = registryOf(input, caller);
        const { repositoryName, imageId: id, nextToken, maxResults } = describeImageScanFindings.parse(input);
        const image = imageOf(repositories, repositoryName, id);
        if (image.scan === undefined) {
          throw new AwsError(
            'ScanNotFoundException',
            `Image scan does not exist for the image with '${image.digest}'`,
          );
        }
        const { items, nextToken: next } = page(
          findingsShown(image.scan),
          maxResults,
          nextToken,
          'InvalidParameterException',
        );
        return {
          repositoryName,
          imageId: { imageDigest: image.digest, imageTag: id.imageTag },
          ...scanAnswer(image.scan, items),
          nextToken: next,
        };
      },
    },
  };

  function imageOf(repositories: Repositories, repository: string, id: z.infer<typeof imageId>): Image {
    const image = repositories.image(repository, id);
    if (image === undefined) throw imageNotFound(repository, id);
    return image;
  }
}

/** An archived image cannot be pulled. source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html */
const pullable = (image: Image | undefined): Image | undefined =>
  image?.status === 'ACTIVE' ? image : undefined;

function isShown({ tags, status }: Image, filter: z.infer<typeof imageFilter>): boolean {
  return (
    (filter.tagStatus === 'ANY' || (filter.tagStatus === 'TAGGED') === tags.size > 0) &&
    (filter.imageStatus === 'ANY' || filter.imageStatus === status)
  );
}
