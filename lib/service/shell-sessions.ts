import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';

/**
 * Where the sessions of ECS Exec are logged: what is typed and what is answered, for a year, beyond the end of the stack.
 * Its name is CloudFormation's, so that it can be made again beside one that stays.
 *
 * It has no key of its own: CloudWatch Logs encrypts what it keeps, and the stack has none. A session is within TLS.
 */
export class ShellSessions extends Construct {
  /** Of sessions; who answers for shells reads it. */
  public readonly logGroup: logs.LogGroup;
  /** For the cluster. */
  public readonly configuration: ecs.ExecuteCommandConfiguration;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.configuration = {
      logging: ecs.ExecuteCommandLogging.OVERRIDE,
      logConfiguration: { cloudWatchLogGroup: this.logGroup },
    };
  }

  /** So that a person finds it. */
  public tell(stack: Stack): void {
    new CfnOutput(stack, 'Shell-Sessions', {
      description: 'Log group of what was typed in shells, and answered',
      value: this.logGroup.logGroupName,
    }).overrideLogicalId('ShellSessions');
  }

  /**
   * The service's construct grants the task's role what the agent in each container needs, which acts with it: four actions of
   * ssmmessages, and to write to the log. What of it is allowed on everything takes no resource.
   *
   * source: Service Authorization Reference, Amazon Session Manager Message Gateway Service; ECS developer guide, "ECS Exec"
   */
  public acknowledge(role: iam.IRole): void {
    const { partition, region, account } = Stack.of(this);
    acknowledgeWildcard(
      role,
      '*',
      'Channels of ssmmessages and logs:DescribeLogGroups take no resource; a channel leads to its own task alone',
    );
    acknowledgeWildcard(
      role,
      `arn:${partition}:logs:${region}:${account}:log-group:${this.logGroup.logGroupName}:*`,
      'Streams of the log of sessions, one for each',
    );
  }
}
