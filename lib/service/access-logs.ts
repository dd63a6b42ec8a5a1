import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { AccessLogs as AccessLogsSettings } from '../config/edge';
import { ACCESS_LOGS_BUCKET } from '../config/names';

/** Who writes them. source: Elastic Load Balancing user guide, "Enable access logs for your Application Load Balancer" */
const WRITER = 'logdelivery.elasticloadbalancing.amazonaws.com';

export interface AccessLogsProps {
  readonly accessLogs: AccessLogsSettings;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
}

/**
 * Access logs of a load balancer, in a bucket of its own that empties itself. They hold addresses, paths and queries of
 * people. docs/edge.md.
 *
 * By attributes and not by `logAccessLogs`: that needs a region at synth, to name an account of AWS's in its policy, which
 * AWS has given up in favour of a principal that is the same everywhere.
 */
export class AccessLogs extends Construct {
  /** Where they are: `AWSLogs/<account>/elasticloadbalancing/<region>/<year>/<month>/<day>/`. */
  public readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { accessLogs, loadBalancer }: AccessLogsProps) {
    super(scope, id);
    this.bucket = this.createBucket(accessLogs);
    this.letInWriter(this.bucket);
    loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    loadBalancer.setAttribute('access_logs.s3.bucket', this.bucket.bucketName);
    // Elastic Load Balancing writes a test file as soon as it is told of the bucket, and refuses one that it may not write to.
    if (this.bucket.policy) loadBalancer.node.addDependency(this.bucket.policy);
    new CfnOutput(Stack.of(this), 'Access-Logs', {
      description: 'Bucket of the access logs of the load balancer',
      value: this.bucket.bucketName,
    }).overrideLogicalId('AccessLogsBucket');
  }

  /** Named by CloudFormation: it is kept when the service is gone, and a name of its own would then be taken. */
  private createBucket({ keep }: AccessLogsSettings): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Bucket', {
      // The only kind of encryption that Elastic Load Balancing can write with. source: as above, "Requirements"
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        {
          expiration: Duration.millis(keep.milliseconds),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      // A bucket with objects in it cannot be deleted, and a stack must: what is left empties itself.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // In the name that CloudFormation makes, `shop-production-accesslogs-…`, by which policies know it.
    (bucket.node.defaultChild as s3.CfnBucket).overrideLogicalId(ACCESS_LOGS_BUCKET);
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'The logs of a load balancer: a log of who read them would need a bucket of its own',
    });
    return bucket;
  }

  /**
   * For load balancers of this account alone: whose account it is stands in the path, and Elastic Load Balancing writes
   * nowhere else. No condition on aws:SourceArn or aws:SourceAccount: AWS's policy for these logs has none, and a condition
   * on what a call does not carry refuses it.
   */
  private letInWriter(bucket: s3.Bucket): void {
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AccessLogs',
        principals: [new iam.ServicePrincipal(WRITER)],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${Stack.of(this).account}/*`)],
      }),
    );
  }
}
