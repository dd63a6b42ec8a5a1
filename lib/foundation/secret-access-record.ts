import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * Who has asked for secrets that are guarded, as CloudTrail told it: it has names and no values. The rules need a target to be
 * counted, and who is paged reads here who it was. One for an environment: an account has ten policies of logs in a region.
 *
 * source: CloudWatch Logs quotas, resource policies
 */
export class SecretAccessRecord extends Construct {
  /** For a year, and kept when the stack goes. */
  public readonly logGroup: logs.LogGroup;
  /** Without the `:*` that an ARN of a log group ends in elsewhere. */
  public readonly arn: string;

  /** @param name `<delivery>-<environment>` */
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const logGroupName = `/aws/events/${name}-secret-access`;
    this.arn = Stack.of(this).formatArn({
      ...{ service: 'logs', resource: 'log-group', resourceName: logGroupName },
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName,
      retention: logs.RetentionDays.ONE_YEAR,
      // Not one of a deployment that failed: the next could not make another of its name.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.logGroup.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'SecretAccess',
        principals: ['events', 'delivery.logs'].map(
          (one) => new iam.ServicePrincipal(`${one}.amazonaws.com`),
        ),
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
  }
}
