import { AwsError } from '../aws-error';

/** An image by its digest, by a tag, or by both. */
export interface ImageId {
  readonly imageDigest?: string | undefined;
  readonly imageTag?: string | undefined;
}

export function imageNotFound(repository: string, { imageDigest, imageTag }: ImageId): AwsError {
  return new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'} does not exist within the repository with name '${repository}'`,
  );
}
