import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Size, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import { Construct } from 'constructs';
import { PROBE, PROBE_METRIC } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import { inMinutes } from '../config/duration';
import { PROBE_BUCKET } from '../config/names';
import { longestRun, type Probe } from '../config/probe';
import { type FunctionNetwork, grantNetwork } from '../function-network';
import { toWire } from '../release/gates/smoke-test';

/** Where build.mjs puts the script, as `probe.js` and `nodejs/node_modules/probe.js`. */
const SCRIPT = join(__dirname, '..', '..', 'dist', 'probe');

/**
 * aws-cdk-lib 2.276.0 knows none newer than 3.1; delete it when it does.
 * source: CloudWatch user guide, "Runtime versions using Node.js", November 2026
 */
const WITHOUT_BROWSER = new synthetics.Runtime('syn-nodejs-5.2', synthetics.RuntimeFamily.NODEJS);

/**
 * The runtime without a browser runs in one region. No browser is started in this one, either.
 * source: CloudWatch user guide, "Multilocation canaries", prerequisites: syn-nodejs-puppeteer-16.0 or later
 */
const MULTI_LOCATION = new synthetics.Runtime('syn-nodejs-puppeteer-17.0', synthetics.RuntimeFamily.NODEJS);

/** As long as anybody asks what a failed run saw; of those that passed there is nothing to ask. */
const KEPT = { failed: Duration.days(31), passed: Duration.days(7) };

export interface ProbeCanaryProps {
  /** Its name. */
  readonly name: string;
  /** Where users reach the service. */
  readonly url: string;
  readonly probe: Probe;
  /** @default it runs outside of every VPC */
  readonly network?: FunctionNetwork | undefined;
}

/** The canary of Synthetics, what it may, and where it leaves what it saw. */
export class ProbeCanary extends Construct {
  public readonly canary: synthetics.Canary;
  private readonly props: ProbeCanaryProps;

  constructor(scope: Construct, id: string, props: ProbeCanaryProps) {
    super(scope, id);
    this.props = props;
    const { name, url, probe } = props;
    const bucket = this.createBucket();
    const seconds = Math.min(
      inMinutes(probe.every) * 60,
      Math.ceil(longestRun(probe.requests) / 1000) + 60, // to start, and to connect
    );
    this.canary = new synthetics.Canary(this, 'Canary', {
      canaryName: name,
      role: this.createRole(bucket),
      runtime: probe.from.length === 0 ? WITHOUT_BROWSER : MULTI_LOCATION,
      test: synthetics.Test.custom({
        code: synthetics.Code.fromAsset(SCRIPT),
        handler: 'probe.handler',
      }),
      schedule: synthetics.Schedule.rate(Duration.minutes(inMinutes(probe.every))),
      startAfterCreation: true,
      timeout: Duration.seconds(seconds),
      memory: Size.mebibytes(1024),
      environmentVariables: {
        [PROBE.URL]: url,
        [PROBE.REQUESTS]: JSON.stringify(probe.requests.map(toWire)),
        [PROBE.SECONDS]: String(seconds),
      },
      ...(props.network && {
        vpc: props.network.vpc,
        vpcSubnets: props.network.subnets,
        securityGroups: [props.network.securityGroup],
      }),
      artifactsBucketLocation: { bucket },
      successRetentionPeriod: KEPT.passed,
      failureRetentionPeriod: KEPT.failed,
      // Its function, too, or it would be left behind for good.
      provisionedResourceCleanup: true,
    });
    if (probe.from.length > 0) {
      // Synthetics makes the others itself and brings their metrics here. No construct knows it yet.
      (this.canary.node.defaultChild as synthetics.CfnCanary).replicas = probe.from.map((location) => ({
        location,
      }));
    }
  }

  /** Named by CloudFormation: it is kept when the probe is gone, and a name of its own would then be taken. */
  private createBucket(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'Artefacts', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ expiration: KEPT.failed, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      // A bucket with objects in it cannot be deleted, and a stack must: what is left empties itself.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // In the name that CloudFormation makes, `shop-production-probeartefacts-…`, by which policies know it. Short enough
    // beside the longest name of a stack, 31 characters, that nothing of the 63 is cut.
    (bucket.node.defaultChild as s3.CfnBucket).overrideLogicalId(PROBE_BUCKET);
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'What the probe saw, for a month: a log of who read it would need a bucket of its own',
    });
    return bucket;
  }

  /** source: CloudWatch user guide, "Required roles and permissions for canaries", less X-Ray, which nothing here uses */
  private createRole(bucket: s3.Bucket): iam.Role {
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const logGroups = this.regions().map((region) =>
      Stack.of(this).formatArn({
        ...{ service: 'logs', ...(region && { region }) },
        ...{ resource: 'log-group', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
        resourceName: `/aws/lambda/cwsyn-${this.props.name}-*`,
      }),
    );
    for (const statement of [
      new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] }),
      new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [bucket.bucketArn] }),
      // `*`: lists names of buckets, and takes no resource. source: Service Authorization Reference, Amazon S3
      new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }),
      new iam.PolicyStatement({
        // `*`: PutMetricData takes no resource. source: Service Authorization Reference, Amazon CloudWatch
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': PROBE_METRIC.NAMESPACE } },
      }),
      new iam.PolicyStatement({
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: logGroups,
      }),
    ]) {
      role.addToPolicy(statement);
    }
    // Synthetics makes up the end of its function's name, which a denial to its own code would have to have.
    if (this.props.network) grantNetwork(this, role);
    acknowledgeWildcard(
      this,
      '*',
      'ListAllMyBuckets and PutMetricData take no resource; the second its namespace',
    );
    acknowledgeWildcard(
      this,
      bucket.arnForObjects('*'),
      'A run names what it leaves by its time; this bucket only',
    );
    for (const group of logGroups) {
      acknowledgeWildcard(
        this,
        group,
        'Synthetics puts an id of its own behind the name; this canary’s only',
      );
    }
    return role;
  }

  /** Where it runs; undefined is the stack's own. */
  private regions(): (string | undefined)[] {
    return [undefined, ...this.props.probe.from];
  }
}
