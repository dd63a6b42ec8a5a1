import { RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Released images that are kept: all of them. A rule must say a number, and this one is above what a repository
 * holds. source: Amazon ECR service quotas, images per repository
 */
const RELEASES_KEPT = 100_000;
/** Images that were built and never released; a month of a busy team's merges. */
const BUILDS_KEPT = 200;

export interface ImageRepositoryProps {
  readonly repositoryName: string;
  /** What roles of other accounts may do here. */
  readonly access: readonly iam.PolicyStatement[];
}

/** Where a service's images wait for their release: immutable tags, scanned on push. */
export class ImageRepository extends Construct {
  constructor(scope: Construct, id: string, { repositoryName, access }: ImageRepositoryProps) {
    super(scope, id);
    const repository = new ecr.Repository(this, 'Repository', {
      repositoryName,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.AES_256,
      // An image that tasks run must outlive the stack: without it a task that dies cannot be replaced.
      // A stack that could not be created takes its repository along, or the next try would collide with it.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        {
          rulePriority: 1,
          description: 'Released images: kept, since a service may run unchanged for years',
          tagPatternList: ['deployed-*'],
          maxImageCount: RELEASES_KEPT,
        },
        // A rule does not touch what a rule before it matches, so `deployed-*` is safe from these two.
        // source: Amazon ECR user guide, "Lifecycle policies", evaluation rules
        {
          rulePriority: 2,
          description: 'Untagged images',
          tagStatus: ecr.TagStatus.UNTAGGED,
          maxImageCount: 10,
        },
        {
          rulePriority: 3,
          description: 'Images that were never released',
          tagStatus: ecr.TagStatus.ANY,
          maxImageCount: BUILDS_KEPT,
        },
      ],
    });
    for (const statement of access) repository.addToResourcePolicy(statement);
  }
}
