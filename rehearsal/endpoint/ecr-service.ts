import { z } from 'zod';
import { AwsError } from '../aws-error';
import {
  type Image,
  type ImageScan,
  imageNotFound,
  type Repositories,
  type Repository,
} from '../ecr/repositories';
import type { AwsService } from './aws-service';
import { page } from './paging';

const registry = { registryId: z.string().optional() };
const imageId = z
  .strictObject({ imageDigest: z.string().optional(), imageTag: z.string().optional() })
  .refine(({ imageDigest, imageTag }) => imageDigest !== undefined || imageTag !== undefined, {
    message: 'an image must be named by its digest or a tag',
  });
const tagStatus = z.enum(['TAGGED', 'UNTAGGED', 'ANY']).default('ANY');
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
  filter: z.strictObject({ tagStatus }).default({ tagStatus: 'ANY' }),
  ...paging,
});
const listImages = z.strictObject({
  ...registry,
  repositoryName: z.string(),
  filter: z.strictObject({ tagStatus }).default({ tagStatus: 'ANY' }),
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

export function ecrService(repositories: Repositories): AwsService {
  return {
    name: 'ECR',
    json: { targetPrefix: 'AmazonEC2ContainerRegistry_V20150921', version: '1.1' },
    invalidInput: 'InvalidParameterException',
    operations: {
      DescribeRepositories(input) {
        const { repositoryNames, nextToken, maxResults } = describeRepositories.parse(input);
        const found = repositoryNames?.map((name) => repositories.repository(name)) ?? repositories.list();
        const { items, nextToken: next } = page(found, maxResults, nextToken, 'InvalidParameterException');
        return { repositories: items.map(repositoryAnswer), nextToken: next };
      },

      DescribeImages(input) {
        const { repositoryName, imageIds, filter, nextToken, maxResults } = describeImages.parse(input);
        const repository = repositories.repository(repositoryName);
        const images = imageIds?.map((id) => imageOf(repositoryName, id)) ?? repository.images;
        const shown = images.filter((image) => hasTagStatus(image, filter.tagStatus));
        const { items, nextToken: next } = page(shown, maxResults, nextToken, 'InvalidParameterException');
        return { imageDetails: items.map((image) => detail(repository, image)), nextToken: next };
      },

      ListImages(input) {
        const { repositoryName, filter, nextToken, maxResults } = listImages.parse(input);
        // One for each tag.
        const ids = repositories
          .repository(repositoryName)
          .images.filter((image) => hasTagStatus(image, filter.tagStatus))
          .flatMap(({ digest: imageDigest, tags }) =>
            tags.size > 0 ? [...tags].map((imageTag) => ({ imageDigest, imageTag })) : [{ imageDigest }],
          );
        const { items, nextToken: next } = page(ids, maxResults, nextToken, 'InvalidParameterException');
        return { imageIds: items, nextToken: next };
      },

      BatchGetImage(input) {
        const { repositoryName, imageIds } = batchGetImage.parse(input);
        const repository = repositories.repository(repositoryName);
        const found = imageIds.map((id) => ({ id, image: repositories.image(repositoryName, id) }));
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

      PutImage(input) {
        const { repositoryName, imageManifest, imageManifestMediaType, imageTag, imageDigest } =
          putImage.parse(input);
        const image = repositories.put(repositoryName, imageManifest, {
          ...(imageTag !== undefined && { tag: imageTag }),
          ...(imageDigest !== undefined && { digest: imageDigest }),
          ...(imageManifestMediaType !== undefined && { mediaType: imageManifestMediaType }),
        });
        return { image: whole(repositories.repository(repositoryName), image, imageTag) };
      },

      DescribeImageScanFindings(input) {
        const { repositoryName, imageId: id, nextToken, maxResults } = describeImageScanFindings.parse(input);
        const image = imageOf(repositoryName, id);
        if (image.scan === undefined) {
          throw new AwsError(
            'ScanNotFoundException',
            `Image scan does not exist for the image with '${image.digest}'`,
          );
        }
        const { items, nextToken: next } = page(
          image.scan.findings,
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

  function imageOf(repository: string, id: z.infer<typeof imageId>): Image {
    const image = repositories.image(repository, id);
    if (image === undefined) throw imageNotFound(repository, id);
    return image;
  }
}

function repositoryAnswer({ name, arn, uri, createdAt, immutableTags }: Repository): object {
  return {
    repositoryName: name,
    repositoryArn: arn,
    repositoryUri: uri,
    registryId: arn.split(':')[4],
    createdAt: new Date(createdAt),
    imageTagMutability: immutableTags ? 'IMMUTABLE' : 'MUTABLE',
  };
}

function detail(
  { name, arn }: Repository,
  { digest, tags, mediaType, pushedAt, sizeInBytes, scan }: Image,
): object {
  return {
    registryId: arn.split(':')[4],
    repositoryName: name,
    imageDigest: digest,
    imageTags: tags.size > 0 ? [...tags] : undefined,
    imageSizeInBytes: sizeInBytes,
    imagePushedAt: new Date(pushedAt),
    imageManifestMediaType: mediaType,
    imageScanStatus: scan && { status: scan.status, description: scan.description },
    imageScanFindingsSummary: scan && {
      findingSeverityCounts: counts(scan),
      imageScanCompletedAt: scan.completedAt === undefined ? undefined : new Date(scan.completedAt),
    },
  };
}

function whole(
  { name, arn }: Repository,
  { digest, manifest, mediaType }: Image,
  imageTag: string | undefined,
): object {
  return {
    registryId: arn.split(':')[4],
    repositoryName: name,
    imageId: { imageDigest: digest, imageTag },
    imageManifest: manifest,
    imageManifestMediaType: mediaType,
  };
}

function scanAnswer(scan: ImageScan, shown: ImageScan['findings']): object {
  return {
    imageScanStatus: { status: scan.status, description: scan.description },
    imageScanFindings: {
      findings: shown,
      findingSeverityCounts: counts(scan),
      imageScanCompletedAt: scan.completedAt === undefined ? undefined : new Date(scan.completedAt),
    },
  };
}

function counts({ findings }: ImageScan): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { severity } of findings) counted[severity] = (counted[severity] ?? 0) + 1;
  return counted;
}

function hasTagStatus({ tags }: Image, wanted: z.infer<typeof tagStatus>): boolean {
  return wanted === 'ANY' || (wanted === 'TAGGED') === tags.size > 0;
}
