import { optionalActions } from './optional-actions';

/**
 * What CloudFormation calls to create, update, read and delete a resource, for each type in Teal's templates. A test
 * fails when a template has a type that is not here. What a property calls that Teal never writes (replicas of secrets,
 * file systems of functions) is left out.
 *
 * source: `handlers.*.permissions` of the types' schemas in CloudFormation's registry; for types whose schema lists
 * none, the API calls of the service that the type stands for
 */
export const templateActions: Readonly<Record<string, readonly string[]>> = {
  ...Object.assign({}, ...Object.values(optionalActions)),
  'AWS::ApplicationAutoScaling::ScalableTarget': [
    ...service('application-autoscaling', [
      ...['RegisterScalableTarget', 'DeregisterScalableTarget', 'DescribeScalableTargets'],
      ...['DescribeScheduledActions', 'ListTagsForResource', 'TagResource', 'UntagResource'],
    ]),
    'iam:CreateServiceLinkedRole',
    'iam:PassRole',
  ],
  'AWS::ApplicationAutoScaling::ScalingPolicy': [
    ...service('application-autoscaling', [
      'PutScalingPolicy',
      'DeleteScalingPolicy',
      'DescribeScalingPolicies',
    ]),
    // The alarms of target tracking are made in the name of who puts the policy.
    ...service('cloudwatch', ['PutMetricAlarm', 'DescribeAlarms', 'DeleteAlarms']),
  ],
  // What it subscribes to its topics with is a role of the service itself.
  'AWS::Chatbot::SlackChannelConfiguration': [
    ...service('chatbot', [
      ...['CreateSlackChannelConfiguration', 'UpdateSlackChannelConfiguration'],
      ...['DeleteSlackChannelConfiguration', 'DescribeSlackChannelConfigurations', 'ListAssociations'],
      ...['ListTagsForResource', 'TagResource', 'UntagResource'],
    ]),
    'iam:CreateServiceLinkedRole',
    'iam:PassRole',
  ],
  'AWS::CloudWatch::Alarm': service('cloudwatch', [
    ...['PutMetricAlarm', 'DescribeAlarms', 'DeleteAlarms'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::CloudWatch::AlarmMuteRule': service('cloudwatch', [
    ...['PutAlarmMuteRule', 'GetAlarmMuteRule', 'DeleteAlarmMuteRule'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::CloudWatch::CompositeAlarm': service('cloudwatch', [
    ...['PutCompositeAlarm', 'DescribeAlarms', 'DeleteAlarms'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::CloudWatch::Dashboard': service('cloudwatch', [
    ...['PutDashboard', 'GetDashboard', 'DeleteDashboards'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::EC2::EIP': ec2([
    'AllocateAddress',
    'ReleaseAddress',
    'AssociateAddress',
    'DisassociateAddress',
    'DescribeAddresses',
  ]),
  'AWS::EC2::FlowLog': [...ec2(['CreateFlowLogs', 'DeleteFlowLogs', 'DescribeFlowLogs']), 'iam:PassRole'],
  'AWS::EC2::InternetGateway': ec2([
    'CreateInternetGateway',
    'DeleteInternetGateway',
    'DescribeInternetGateways',
  ]),
  'AWS::EC2::NatGateway': ec2(['CreateNatGateway', 'DeleteNatGateway', 'DescribeNatGateways']),
  'AWS::EC2::Route': ec2(['CreateRoute', 'ReplaceRoute', 'DeleteRoute', 'DescribeRouteTables']),
  'AWS::EC2::RouteTable': ec2(['CreateRouteTable', 'DeleteRouteTable', 'DescribeRouteTables']),
  'AWS::EC2::SecurityGroup': ec2([
    ...['CreateSecurityGroup', 'DeleteSecurityGroup', 'DescribeSecurityGroups'],
    ...['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'],
    ...['AuthorizeSecurityGroupEgress', 'RevokeSecurityGroupEgress'],
  ]),
  'AWS::EC2::SecurityGroupEgress': ec2([
    ...['AuthorizeSecurityGroupEgress', 'RevokeSecurityGroupEgress', 'ModifySecurityGroupRules'],
    ...['UpdateSecurityGroupRuleDescriptionsEgress', 'DescribeSecurityGroupRules'],
  ]),
  'AWS::EC2::SecurityGroupIngress': ec2([
    ...['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress', 'ModifySecurityGroupRules'],
    ...['UpdateSecurityGroupRuleDescriptionsIngress', 'DescribeSecurityGroupRules'],
  ]),
  'AWS::EC2::Subnet': ec2([
    ...['CreateSubnet', 'DeleteSubnet', 'ModifySubnetAttribute', 'DescribeSubnets'],
    // Fn::GetAZs, by which Teal chooses zones.
    ...['DescribeAvailabilityZones', 'DescribeAccountAttributes'],
  ]),
  'AWS::EC2::SubnetRouteTableAssociation': ec2([
    ...['AssociateRouteTable', 'DisassociateRouteTable', 'ReplaceRouteTableAssociation'],
    'DescribeRouteTables',
  ]),
  'AWS::EC2::VPC': ec2([
    ...['CreateVpc', 'DeleteVpc', 'ModifyVpcAttribute', 'DescribeVpcs', 'DescribeVpcAttribute'],
  ]),
  // CloudFormation's own: it calls nobody.
  'AWS::CloudFormation::WaitConditionHandle': [],
  'AWS::EC2::VPCGatewayAttachment': ec2(['AttachInternetGateway', 'DetachInternetGateway']),
  'AWS::ECR::Repository': service('ecr', [
    ...['CreateRepository', 'DeleteRepository', 'DescribeRepositories'],
    ...['PutLifecyclePolicy', 'GetLifecyclePolicy', 'DeleteLifecyclePolicy'],
    ...['PutImageTagMutability', 'PutImageScanningConfiguration', 'GetRepositoryPolicy'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::ECS::Cluster': [
    ...service('ecs', [
      ...['CreateCluster', 'UpdateCluster', 'UpdateClusterSettings', 'DeleteCluster', 'DescribeClusters'],
      ...['ListTagsForResource', 'TagResource', 'UntagResource'],
    ]),
    'iam:CreateServiceLinkedRole',
  ],
  'AWS::ECS::Service': [
    ...service('ecs', [
      ...['CreateService', 'UpdateService', 'DeleteService', 'DescribeServices'],
      ...['ListServiceDeployments', 'DescribeServiceDeployments', 'StopServiceDeployment'],
      ...['ListTagsForResource', 'TagResource', 'UntagResource'],
    ]),
    'iam:PassRole',
  ],
  'AWS::ECS::TaskDefinition': [
    ...service('ecs', [
      ...['RegisterTaskDefinition', 'DeregisterTaskDefinition', 'DescribeTaskDefinition'],
      ...['ListTagsForResource', 'TagResource', 'UntagResource'],
    ]),
    'iam:PassRole',
  ],
  'AWS::ElasticLoadBalancingV2::Listener': loadBalancing([
    ...['CreateListener', 'ModifyListener', 'ModifyListenerAttributes', 'DeleteListener'],
    ...['DescribeListeners', 'DescribeListenerAttributes', 'DescribeListenerCertificates'],
  ]),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [
    ...loadBalancing([
      ...['CreateLoadBalancer', 'DeleteLoadBalancer', 'ModifyLoadBalancerAttributes'],
      ...['SetSecurityGroups', 'SetSubnets', 'SetIpAddressType'],
      ...['DescribeLoadBalancers', 'DescribeLoadBalancerAttributes'],
    ]),
    // Elastic Load Balancing asks in the caller's name whether the groups and subnets are of one network.
    ...service('ec2', ['DescribeSubnets', 'DescribeVpcs', 'GetSecurityGroupsForVpc']),
    'iam:CreateServiceLinkedRole',
  ],
  'AWS::ElasticLoadBalancingV2::TargetGroup': loadBalancing([
    ...['CreateTargetGroup', 'ModifyTargetGroup', 'ModifyTargetGroupAttributes', 'DeleteTargetGroup'],
    ...['DescribeTargetGroups', 'DescribeTargetGroupAttributes', 'DescribeTargetHealth'],
  ]),
  'AWS::Events::Rule': service('events', [
    ...['PutRule', 'DeleteRule', 'DescribeRule', 'EnableRule', 'DisableRule'],
    ...['PutTargets', 'RemoveTargets', 'ListTargetsByRule'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::IAM::Policy': service('iam', ['PutRolePolicy', 'GetRolePolicy', 'DeleteRolePolicy']),
  'AWS::IAM::Role': service('iam', [
    ...[
      'CreateRole',
      'GetRole',
      'UpdateRole',
      'UpdateRoleDescription',
      'UpdateAssumeRolePolicy',
      'DeleteRole',
    ],
    ...['PutRolePolicy', 'GetRolePolicy', 'ListRolePolicies', 'DeleteRolePolicy'],
    ...['AttachRolePolicy', 'DetachRolePolicy', 'ListAttachedRolePolicies', 'TagRole', 'UntagRole'],
  ]),
  'AWS::KMS::Key': service('kms', [
    ...['CreateKey', 'DescribeKey', 'ScheduleKeyDeletion', 'UpdateKeyDescription'],
    ...['EnableKey', 'DisableKey', 'EnableKeyRotation', 'DisableKeyRotation', 'GetKeyRotationStatus'],
    ...['GetKeyPolicy', 'PutKeyPolicy', 'ListResourceTags', 'TagResource', 'UntagResource'],
    // Of secrets with a key, in the name of who makes them. source: Secrets Manager API reference, CreateSecret, UpdateSecret
    ...['Decrypt', 'Encrypt', 'GenerateDataKey'],
  ]),
  'AWS::Lambda::EventInvokeConfig': service('lambda', [
    ...['PutFunctionEventInvokeConfig', 'UpdateFunctionEventInvokeConfig'],
    ...['GetFunctionEventInvokeConfig', 'DeleteFunctionEventInvokeConfig'],
  ]),
  'AWS::Lambda::Function': [
    ...service('lambda', [
      ...['CreateFunction', 'GetFunction', 'DeleteFunction', 'GetFunctionConfiguration'],
      ...['UpdateFunctionCode', 'UpdateFunctionConfiguration', 'GetFunctionCodeSigningConfig'],
      ...['PutFunctionConcurrency', 'DeleteFunctionConcurrency'],
      ...['GetRuntimeManagementConfig', 'PutRuntimeManagementConfig'],
      ...['ListTags', 'TagResource', 'UntagResource'],
    ]),
    // Lambda asks in the caller's name whether groups and subnets of a function in a VPC are there.
    ...ec2(['DescribeSecurityGroups', 'DescribeSubnets', 'DescribeVpcs']),
    // The code, from the bootstrap's bucket of assets.
    ...service('s3', ['GetObject', 'GetObjectVersion']),
    'iam:PassRole',
  ],
  'AWS::Lambda::Permission': service('lambda', ['AddPermission', 'RemovePermission', 'GetPolicy']),
  // A version is a function with a number behind: the same calls read and delete it.
  'AWS::Lambda::Version': service('lambda', [
    ...['PublishVersion', 'ListVersionsByFunction', 'GetFunctionConfiguration', 'DeleteFunction'],
    ...['GetProvisionedConcurrencyConfig'],
  ]),
  'AWS::Logs::LogGroup': service('logs', [
    ...['CreateLogGroup', 'DeleteLogGroup', 'DescribeLogGroups'],
    ...['PutRetentionPolicy', 'DeleteRetentionPolicy', 'GetDataProtectionPolicy', 'DescribeIndexPolicies'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  // Of the log of who reads secrets.
  'AWS::Logs::ResourcePolicy': service('logs', [
    ...['PutResourcePolicy', 'DescribeResourcePolicies', 'DeleteResourcePolicy'],
  ]),
  'AWS::Logs::QueryDefinition': service('logs', [
    ...['PutQueryDefinition', 'DescribeQueryDefinitions', 'DeleteQueryDefinition'],
  ]),
  'AWS::Route53::RecordSet': service('route53', [
    ...['ChangeResourceRecordSets', 'ListResourceRecordSets', 'GetHostedZone', 'GetChange'],
  ]),
  // Of a probe, what it saw, and of access logs. Whatever is in it, CloudFormation does not read, and it does not delete the bucket.
  'AWS::S3::Bucket': service('s3', [
    ...['CreateBucket', 'DeleteBucket', 'PutEncryptionConfiguration', 'PutLifecycleConfiguration'],
    ...['PutBucketPublicAccessBlock', 'PutBucketOwnershipControls', 'PutBucketTagging', 'ListBucket'],
  ]),
  'AWS::S3::BucketPolicy': service('s3', ['PutBucketPolicy', 'GetBucketPolicy', 'DeleteBucketPolicy']),
  'AWS::SecretsManager::RotationSchedule': [
    ...service('secretsmanager', ['RotateSecret', 'CancelRotateSecret', 'DescribeSecret']),
    'lambda:InvokeFunction',
  ],
  'AWS::SecretsManager::Secret': service('secretsmanager', [
    ...['CreateSecret', 'UpdateSecret', 'DeleteSecret', 'DescribeSecret'],
    // Its read handler asks for the value, too.
    ...['GetSecretValue', 'GetRandomPassword', 'TagResource', 'UntagResource'],
  ]),
  'AWS::SecretsManager::ResourcePolicy': service('secretsmanager', [
    ...['PutResourcePolicy', 'GetResourcePolicy', 'DeleteResourcePolicy', 'ValidateResourcePolicy'],
  ]),
  'AWS::SNS::Subscription': service('sns', [
    ...['Subscribe', 'Unsubscribe', 'GetSubscriptionAttributes', 'SetSubscriptionAttributes'],
    'ListSubscriptionsByTopic',
  ]),
  'AWS::SNS::Topic': service('sns', [
    ...['CreateTopic', 'DeleteTopic', 'GetTopicAttributes', 'SetTopicAttributes'],
    ...['ListSubscriptionsByTopic', 'GetDataProtectionPolicy'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::SNS::TopicPolicy': service('sns', ['GetTopicAttributes', 'SetTopicAttributes']),
  'AWS::Synthetics::Canary': [
    ...service('synthetics', [
      ...['CreateCanary', 'UpdateCanary', 'DeleteCanary', 'StartCanary', 'StopCanary', 'GetCanary'],
      // Without it no replica is made. source: CloudWatch user guide, "Permissions for multilocation canaries"
      ...['ReplicateCanary', 'ListTagsForResource', 'TagResource', 'UntagResource'],
    ]),
    // Synthetics makes the function in the name of who makes the canary, from the bootstrap's bucket of assets.
    ...service('lambda', [
      ...['CreateFunction', 'DeleteFunction', 'GetFunctionConfiguration', 'UpdateFunctionConfiguration'],
      ...['UpdateFunctionCode', 'AddPermission', 'PublishVersion'],
      ...['PublishLayerVersion', 'GetLayerVersion', 'DeleteLayerVersion'],
    ]),
    ...service('s3', ['GetObject', 'GetObjectVersion', 'GetBucketLocation', 'GetEncryptionConfiguration']),
    'iam:PassRole',
  ],
  'AWS::WAFv2::RuleGroup': service('wafv2', [
    ...['CreateRuleGroup', 'GetRuleGroup', 'UpdateRuleGroup', 'DeleteRuleGroup'],
    ...['ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::WAFv2::WebACL': service('wafv2', [
    ...['CreateWebACL', 'GetWebACL', 'UpdateWebACL', 'DeleteWebACL'],
    // A web ACL with a rule group of the account's own asks for that, too.
    ...['GetRuleGroup', 'ListTagsForResource', 'TagResource', 'UntagResource'],
  ]),
  'AWS::WAFv2::WebACLAssociation': [
    ...service('wafv2', ['AssociateWebACL', 'DisassociateWebACL', 'GetWebACL', 'GetWebACLForResource']),
    'elasticloadbalancing:SetWebAcl',
  ],
  'Custom::TealLiveTrafficRules': ['lambda:InvokeFunction'],
};

function service(prefix: string, names: readonly string[]): string[] {
  return names.map((name) => `${prefix}:${name}`);
}

/** Tags are written by calls of their own. */
function ec2(names: readonly string[]): string[] {
  return service('ec2', [...names, 'CreateTags', 'DeleteTags']);
}

function loadBalancing(names: readonly string[]): string[] {
  return service('elasticloadbalancing', [...names, 'AddTags', 'RemoveTags', 'DescribeTags']);
}
