import * as chatbot from 'aws-cdk-lib/aws-chatbot';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../acknowledge';

export interface SlackChannelProps {
  /** Of the configuration: unique in the account. */
  readonly name: string;
  /** `T…` */
  readonly workspace: string;
  /** `C…` */
  readonly channel: string;
  readonly topics: readonly sns.ITopic[];
}

/** What a message of an alarm shows: its state and its graph. */
const reads = [
  ...['DescribeAlarms', 'DescribeAlarmHistory', 'GetMetricData'],
  ...['GetMetricStatistics', 'GetMetricWidgetImage', 'ListMetrics'],
].map((name) => `cloudwatch:${name}`);

/**
 * A channel of Slack, in which Amazon Q Developer shows what topics say.
 *
 * Who writes in the channel can give it commands, which it carries out as its role. So the role can read alarms and nothing
 * else, and the guardrail, which holds for every role of the channel, lets through no more than reading: without one it
 * would be AdministratorAccess. source: AWS Chatbot API reference, CreateSlackChannelConfiguration (GuardrailPolicyArns)
 */
export class SlackChannel extends Construct {
  /** What whoever writes in the channel can do. */
  public readonly role: iam.Role;
  /** The channel as Amazon Q Developer knows it. */
  public readonly configuration: chatbot.SlackChannelConfiguration;

  constructor(scope: Construct, id: string, { name, workspace, channel, topics }: SlackChannelProps) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      description: `What ${name} in Slack may read`,
      assumedBy: new iam.ServicePrincipal('chatbot.amazonaws.com'),
      inlinePolicies: {
        Alarms: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: reads,
              // `*`: metrics have no resource, and composite alarms are described to who has `*` alone.
              // source: Service Authorization Reference, Amazon CloudWatch; CloudWatch API reference, DescribeAlarms
              resources: ['*'],
            }),
          ],
        }),
      },
    });
    acknowledgeWildcard(this.role, '*', 'Metrics take no resource, composite alarms only `*`; all only read');
    this.configuration = new chatbot.SlackChannelConfiguration(this, 'Configuration', {
      slackChannelConfigurationName: name,
      slackWorkspaceId: workspace,
      slackChannelId: channel,
      role: this.role,
      guardrailPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('CloudWatchReadOnlyAccess')],
      notificationTopics: [...topics],
      // What it could not say is logged, in us-east-1: /aws/chatbot/<name>.
      loggingLevel: chatbot.LoggingLevel.ERROR,
    });
  }
}
