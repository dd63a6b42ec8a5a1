import { BACKGROUND_READS } from './drift-reads-background';
import { DATABASE_READS } from './drift-reads-database';

/** What resources of a type are read by, and how the ARN of one is written. */
import { flagReads } from './flag-reads';

/** What resources of a type are read by, and where they are. */
export interface Reads {
  readonly actions: readonly string[];
  readonly of: Scope;
}

/**
 * Which resources a read is for. `any`: the call takes no resource;
 * the others: those of the delivery, by the names that Teal gives them or CloudFormation makes from a stack's name
 */
export type Scope =
  | 'any'
  | 'flags'
  | 'access-log-bucket'
  | 'alarm'
  | 'canary'
  | 'cluster'
  | 'dashboard'
  | 'database'
  | 'database-group'
  | 'firewall'
  | 'function'
  | 'hosted-zone'
  | 'queue'
  | 'schedule'
  | 'image-repository'
  | 'key'
  | 'log-group'
  | 'managed-policy'
  | 'mute-rule'
  | 'probe-bucket'
  | 'provider'
  | 'records'
  | 'role'
  | 'rule'
  | 'scalable-target'
  | 'secret'
  | 'service'
  | 'slack-channel'
  | 'topic'
  | 'vpc';

const ofBucket: readonly string[] = [
  's3:GetAccelerateConfiguration',
  's3:GetAnalyticsConfiguration',
  's3:GetBucketCORS',
  's3:GetBucketLogging',
  's3:GetBucketNotification',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetBucketWebsite',
  's3:GetEncryptionConfiguration',
  's3:GetIntelligentTieringConfiguration',
  's3:GetInventoryConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetMetricsConfiguration',
  's3:GetReplicationConfiguration',
];

/**
 * What CloudFormation calls, as the caller, to compare a resource with its template. Not `GetSecretValue`, which the
 * type Secret names, too: its value is made by Secrets Manager, stands in no template and is nobody's here to read.
 * A test fails when a template has a type without its line.
 * source: the read handlers of the types in CloudFormation's public registry; actions by the Service Authorization
 * Reference
 */
export const DRIFT_READS: Readonly<Record<string, readonly Reads[]>> = {
  ...flagReads,
  'AWS::ApplicationAutoScaling::ScalableTarget': [
    {
      of: 'any',
      actions: [
        'application-autoscaling:DescribeScalableTargets',
        'application-autoscaling:DescribeScheduledActions',
      ],
    },
    { of: 'scalable-target', actions: ['application-autoscaling:ListTagsForResource'] },
  ],
  'AWS::ApplicationAutoScaling::ScalingPolicy': [
    { of: 'any', actions: ['application-autoscaling:DescribeScalingPolicies'] },
  ],
  'AWS::Chatbot::SlackChannelConfiguration': [
    { of: 'any', actions: ['chatbot:DescribeSlackChannelConfigurations'] },
    { of: 'slack-channel', actions: ['chatbot:ListAssociations', 'chatbot:ListTagsForResource'] },
  ],
  'AWS::CloudWatch::Alarm': [
    { of: 'alarm', actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListTagsForResource'] },
  ],
  'AWS::CloudWatch::AlarmMuteRule': [
    { of: 'mute-rule', actions: ['cloudwatch:GetAlarmMuteRule', 'cloudwatch:ListTagsForResource'] },
  ],
  'AWS::CloudWatch::CompositeAlarm': [
    // source: CloudWatch API reference, DescribeAlarms: composite alarms are returned to who has `*` alone
    { of: 'any', actions: ['cloudwatch:DescribeAlarms'] },
    { of: 'alarm', actions: ['cloudwatch:ListTagsForResource'] },
  ],
  'AWS::CloudWatch::Dashboard': [
    { of: 'dashboard', actions: ['cloudwatch:GetDashboard', 'cloudwatch:ListTagsForResource'] },
  ],
  'AWS::EC2::EIP': [{ of: 'any', actions: ['ec2:DescribeAddresses'] }],
  'AWS::EC2::FlowLog': [{ of: 'any', actions: ['ec2:DescribeFlowLogs'] }],
  'AWS::EC2::InternetGateway': [{ of: 'any', actions: ['ec2:DescribeInternetGateways'] }],
  'AWS::EC2::NatGateway': [{ of: 'any', actions: ['ec2:DescribeNatGateways'] }],
  'AWS::EC2::Route': [{ of: 'any', actions: ['ec2:DescribeRouteTables'] }],
  'AWS::EC2::RouteTable': [{ of: 'any', actions: ['ec2:DescribeRouteTables'] }],
  'AWS::EC2::SecurityGroup': [{ of: 'any', actions: ['ec2:DescribeSecurityGroups'] }],
  'AWS::EC2::SecurityGroupEgress': [{ of: 'any', actions: ['ec2:DescribeSecurityGroupRules'] }],
  'AWS::EC2::SecurityGroupIngress': [{ of: 'any', actions: ['ec2:DescribeSecurityGroupRules'] }],
  'AWS::EC2::Subnet': [{ of: 'any', actions: ['ec2:DescribeNetworkAcls', 'ec2:DescribeSubnets'] }],
  'AWS::EC2::SubnetRouteTableAssociation': [{ of: 'any', actions: ['ec2:DescribeRouteTables'] }],
  'AWS::EC2::VPC': [
    {
      of: 'any',
      actions: ['ec2:DescribeNetworkAcls', 'ec2:DescribeSecurityGroups', 'ec2:DescribeVpcs'],
    },
    { of: 'vpc', actions: ['ec2:DescribeVpcAttribute'] },
  ],
  'AWS::EC2::VPCGatewayAttachment': [
    { of: 'any', actions: ['ec2:DescribeInternetGateways', 'ec2:DescribeVpnGateways'] },
  ],
  'AWS::ECR::Repository': [
    {
      of: 'image-repository',
      actions: [
        'ecr:DescribeRepositories',
        'ecr:GetLifecyclePolicy',
        'ecr:GetRepositoryPolicy',
        'ecr:ListTagsForResource',
      ],
    },
  ],
  'AWS::ECS::Cluster': [{ of: 'cluster', actions: ['ecs:DescribeClusters'] }],
  'AWS::ECS::Service': [{ of: 'service', actions: ['ecs:DescribeServices'] }],
  'AWS::ECS::TaskDefinition': [{ of: 'any', actions: ['ecs:DescribeTaskDefinition'] }],
  'AWS::ElasticLoadBalancingV2::Listener': [
    {
      of: 'any',
      actions: [
        'elasticloadbalancing:DescribeListenerAttributes',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeTags',
      ],
    },
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    {
      of: 'any',
      actions: [
        'elasticloadbalancing:DescribeCapacityReservation',
        'elasticloadbalancing:DescribeLoadBalancerAttributes',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeTags',
      ],
    },
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [
    {
      of: 'any',
      actions: [
        'elasticloadbalancing:DescribeTags',
        'elasticloadbalancing:DescribeTargetGroupAttributes',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
    },
  ],
  'AWS::Events::Rule': [
    {
      of: 'rule',
      actions: ['events:DescribeRule', 'events:ListTagsForResource', 'events:ListTargetsByRule'],
    },
  ],
  'AWS::IAM::ManagedPolicy': [
    {
      of: 'managed-policy',
      actions: [
        'iam:GetPolicy',
        'iam:GetPolicyVersion',
        'iam:ListEntitiesForPolicy',
        'iam:ListPolicyVersions',
      ],
    },
  ],
  'AWS::IAM::OIDCProvider': [{ of: 'provider', actions: ['iam:GetOpenIDConnectProvider'] }],
  'AWS::IAM::Policy': [{ of: 'role', actions: ['iam:GetRolePolicy'] }],
  'AWS::IAM::Role': [
    {
      of: 'role',
      actions: [
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListRolePolicies',
        'iam:ListRoleTags',
      ],
    },
  ],
  'AWS::KMS::Key': [
    {
      of: 'key',
      actions: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
    },
  ],
  'AWS::Lambda::EventInvokeConfig': [{ of: 'function', actions: ['lambda:GetFunctionEventInvokeConfig'] }],
  'AWS::Lambda::Function': [
    {
      of: 'function',
      actions: [
        'lambda:GetFunction',
        'lambda:GetFunctionCodeSigningConfig',
        'lambda:GetFunctionConfiguration',
        'lambda:GetFunctionRecursionConfig',
        'lambda:GetRuntimeManagementConfig',
        'lambda:ListTags',
      ],
    },
  ],
  'AWS::Lambda::Permission': [{ of: 'function', actions: ['lambda:GetPolicy'] }],
  'AWS::Lambda::Version': [
    {
      of: 'function',
      actions: ['lambda:GetFunctionConfiguration', 'lambda:GetProvisionedConcurrencyConfig'],
    },
  ],
  'AWS::Logs::LogGroup': [
    { of: 'any', actions: ['logs:DescribeIndexPolicies', 'logs:DescribeLogGroups'] },
    { of: 'log-group', actions: ['logs:GetDataProtectionPolicy', 'logs:ListTagsForResource'] },
  ],
  'AWS::Logs::ResourcePolicy': [{ of: 'any', actions: ['logs:DescribeResourcePolicies'] }],
  'AWS::Logs::QueryDefinition': [{ of: 'any', actions: ['logs:DescribeQueryDefinitions'] }],
  'AWS::Route53::RecordSet': [
    { of: 'hosted-zone', actions: ['route53:GetHostedZone', 'route53:ListResourceRecordSets'] },
  ],
  'AWS::S3::Bucket': [
    { of: 'records', actions: ofBucket },
    { of: 'probe-bucket', actions: ofBucket },
    { of: 'access-log-bucket', actions: ofBucket },
  ],
  'AWS::S3::BucketPolicy': [
    { of: 'records', actions: ['s3:GetBucketPolicy'] },
    { of: 'probe-bucket', actions: ['s3:GetBucketPolicy'] },
    { of: 'access-log-bucket', actions: ['s3:GetBucketPolicy'] },
  ],
  'AWS::SecretsManager::ResourcePolicy': [{ of: 'secret', actions: ['secretsmanager:GetResourcePolicy'] }],
  'AWS::SecretsManager::RotationSchedule': [{ of: 'secret', actions: ['secretsmanager:DescribeSecret'] }],
  'AWS::SecretsManager::Secret': [{ of: 'secret', actions: ['secretsmanager:DescribeSecret'] }],
  'AWS::SNS::Subscription': [{ of: 'any', actions: ['sns:GetSubscriptionAttributes'] }],
  'AWS::SNS::Topic': [
    {
      of: 'topic',
      actions: [
        'sns:GetDataProtectionPolicy',
        'sns:GetTopicAttributes',
        'sns:ListSubscriptionsByTopic',
        'sns:ListTagsForResource',
      ],
    },
  ],
  'AWS::SNS::TopicPolicy': [{ of: 'topic', actions: ['sns:GetTopicAttributes'] }],
  ...BACKGROUND_READS,
  ...DATABASE_READS,
  'AWS::Synthetics::Canary': [
    { of: 'canary', actions: ['synthetics:GetCanary', 'synthetics:ListTagsForResource'] },
  ],
  'AWS::WAFv2::RuleGroup': [{ of: 'firewall', actions: ['wafv2:GetRuleGroup', 'wafv2:ListTagsForResource'] }],
  'AWS::WAFv2::WebACL': [{ of: 'firewall', actions: ['wafv2:GetWebACL', 'wafv2:ListTagsForResource'] }],
  'AWS::WAFv2::WebACLAssociation': [
    { of: 'firewall', actions: ['wafv2:GetWebACL', 'wafv2:GetWebACLForResource'] },
  ],
};

/** Each action once, by where it is for. */
export function driftReads(): ReadonlyMap<Scope, readonly string[]> {
  const found = new Map<Scope, Set<string>>();
  for (const { of, actions } of Object.values(DRIFT_READS).flat()) {
    found.set(of, new Set([...(found.get(of) ?? []), ...actions]));
  }
  return new Map([...found].map(([scope, actions]) => [scope, [...actions].sort()]));
}
