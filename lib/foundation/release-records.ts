import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { releasesPrefix } from '../config/names';
import type { Reader } from './github-access/order';

export interface ReleaseRecordsProps {
  readonly bucketName: string;
  /** Of the account, with a pipeline. */
  readonly environments: readonly {
    readonly name: string;
    readonly services: readonly { readonly name: string }[];
  }[];
  /** Roles of other accounts. */
  readonly readers: readonly Reader[];
}

/** A year, and as long again as it takes until somebody asks: what was released a year ago is still told of. */
export const RETENTION = Duration.days(400);

/**
 * What is written down of an account's releases and holds: a bucket that only grows. It stands in the stack that a
 * person deploys, since what a pipeline could change proves nothing about it.
 *
 * Governance and not compliance: whoever administers the account can, with the policy changed first, take back what
 * should never have been written; nobody of the delivery can.
 */
export class ReleaseRecords extends Construct {
  public readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { bucketName, environments, readers }: ReleaseRecordsProps) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: s3.ObjectLockRetention.governance(RETENTION),
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // A stack that could not be created takes the empty bucket along, or the next try would collide with it.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        ...environments.flatMap((environment) =>
          environment.services.map((service) => forgotten(releasesPrefix(environment.name, service.name))),
        ),
        // Holds are kept: one that is still in force must not end by itself, and there are few of them.
        {
          id: 'Remnants',
          noncurrentVersionExpiration: Duration.days(1),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    this.onlyGrow();
    readers.forEach((reader, nth) => {
      this.letRead(reader, nth + 1);
    });
    // Without it the retained bucket could be written over.
    this.bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'A log of who wrote a record would need a bucket and a policy of its own; each record says who, and CloudTrail has data events for the rest',
    });
  }

  /** For everybody, also an administrator: the policy must be changed first, and that is seen. */
  private onlyGrow(): void {
    const { bucket } = this;
    this.deny('OnlyWhatIsNotThere', {
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      // An upload in parts has no such header until its end, and is refused with it: a record is one small object.
      // source: Amazon S3 user guide, "Enforce conditional writes on Amazon S3 buckets"
      conditions: { Null: { 's3:if-none-match': 'true' } },
    });
    this.deny('NothingIsTakenBack', {
      actions: [
        's3:BypassGovernanceRetention',
        // Object Lock keeps a version and lets a delete marker hide it: a hold that is hidden is none.
        // source: Amazon S3 user guide, "Object Lock considerations", delete markers
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        // An upload could bring a shorter retention of its own.
        's3:PutObjectLegalHold',
        's3:PutObjectRetention',
      ],
      resources: [bucket.arnForObjects('*')],
    });
    this.deny('TheBucketStays', { actions: ['s3:DeleteBucket'], resources: [bucket.bucketArn] });
  }

  /**
   * By account, with the role as a condition, which may be made later than this bucket. Its own policy must allow it, too.
   * source: IAM user guide, "Cross-account resource access"; "AWS global condition context keys" (aws:PrincipalArn)
   */
  private letRead({ before, account, roleName }: Reader, nth: number): void {
    const { bucket } = this;
    const role = Stack.of(this).formatArn({
      ...{ service: 'iam', region: '', account },
      ...{ resource: 'role', resourceName: roleName },
    });
    const allow = (sid: string, action: string, resource: string, condition: object = {}) =>
      bucket.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: `${sid}${nth}`,
          principals: [new iam.AccountPrincipal(account)],
          actions: [action],
          resources: [resource],
          conditions: { ArnEquals: { 'aws:PrincipalArn': role }, ...condition },
        }),
      );
    allow('NextLists', 's3:ListBucket', bucket.bucketArn, { StringLike: { 's3:prefix': `${before}/*` } });
    allow('NextReads', 's3:GetObject', bucket.arnForObjects(`${before}/*`));
  }

  private deny(
    sid: string,
    rule: Pick<iam.PolicyStatementProps, 'actions' | 'resources' | 'conditions'>,
  ): void {
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        ...{ sid, effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()] },
        ...rule,
      }),
    );
  }
}

/** A day after its retention a record is behind a delete marker, and a day later gone. */
function forgotten(prefix: string): s3.LifecycleRule {
  return { id: prefix, prefix, expiration: RETENTION.plus(Duration.days(1)) };
}
