import { type ModelledResource, modelled, type ProviderEntry } from './modelled';

/** Amazon S3 and ECR as CloudFormation uses them. A resource's physical id is its name. */
export interface StorageModel {
  createBucket(bucket: ModelledResource): void;
  /** @throws AwsError BucketNotEmpty */
  deleteBucket(name: string): void;
  createRepository(repository: ModelledResource): void;
  /** @param force also one that holds images. @throws AwsError RepositoryNotEmptyException */
  deleteRepository(name: string, force: boolean): void;
}

/** Buckets and repositories are made and deleted; what else their properties say is not looked at. */
export function storageProviders(model: StorageModel): readonly ProviderEntry[] {
  return [
    modelled('AWS::S3::Bucket', {
      create: (bucket) => model.createBucket(bucket),
      update: () => {},
      delete: ({ physicalId }) => model.deleteBucket(physicalId),
    }),
    modelled('AWS::ECR::Repository', {
      create: (repository) => model.createRepository(repository),
      update: () => {},
      // source: CloudFormation reference, AWS::ECR::Repository (EmptyOnDelete)
      delete: ({ physicalId, properties }) =>
        model.deleteRepository(physicalId, String(properties.EmptyOnDelete) === 'true'),
    }),
  ];
}
