/**
 * Properties whose change replaces a resource: "Update requires: Replacement" in the CloudFormation reference of its
 * type, as the service specification of aws-cdk 2.1148.1 holds it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const REPLACED_BY = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['Type', 'Scheme', 'Name'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [
    ...['IpAddressType', 'Port', 'ProtocolVersion', 'Name', 'VpcId', 'TargetType', 'Protocol'],
  ],
  'AWS::ElasticLoadBalancingV2::Listener': ['LoadBalancerArn'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['ListenerArn'],
  'AWS::ECS::Cluster': ['ClusterName'],
  // All but its tags: a task definition cannot be changed.
  'AWS::ECS::TaskDefinition': [
    ...['TaskRoleArn', 'IpcMode', 'InferenceAccelerators', 'Memory', 'PlacementConstraints', 'Cpu'],
    ...['RequiresCompatibilities', 'NetworkMode', 'PidMode', 'ExecutionRoleArn', 'RuntimePlatform'],
    ...['ProxyConfiguration', 'Volumes', 'ContainerDefinitions', 'Family', 'EphemeralStorage'],
    'EnableFaultInjection',
  ],
  'AWS::ECS::Service': [
    ...['Cluster', 'DeploymentController', 'LaunchType', 'Role', 'SchedulingStrategy', 'ServiceName'],
  ],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName'],
  'AWS::CloudWatch::AlarmMuteRule': ['Name'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType', 'TenancyConfig'],
  'AWS::Lambda::Version': [
    ...['CodeSha256', 'Description', 'FunctionName', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'],
  ],
  'AWS::Lambda::Alias': ['FunctionName', 'Name'],
  'AWS::Lambda::Permission': [
    ...['FunctionName', 'Action', 'EventSourceToken', 'FunctionUrlAuthType', 'SourceArn', 'SourceAccount'],
    ...['PrincipalOrgID', 'Principal', 'InvokedViaFunctionUrl'],
  ],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::SSM::Document': ['DocumentType', 'Name'],
  'AWS::Events::Rule': ['EventBusName', 'Name'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::ECR::Repository': ['EncryptionConfiguration', 'RepositoryName'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SNS::Subscription': ['Endpoint', 'Protocol', 'TopicArn'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::ApplicationAutoScaling::ScalableTarget': ['ResourceId', 'ServiceNamespace', 'ScalableDimension'],
  'AWS::AppConfig::Application': [],
  'AWS::AppConfig::Environment': ['ApplicationId'],
  'AWS::AppConfig::ConfigurationProfile': ['LocationUri', 'Type', 'ApplicationId'],
  'AWS::AppConfig::DeploymentStrategy': ['ReplicateTo', 'Name'],
  // All of both: a version and a deployment cannot be changed.
  'AWS::AppConfig::HostedConfigurationVersion': [
    ...['ConfigurationProfileId', 'Description', 'ContentType', 'LatestVersionNumber', 'Content'],
    ...['VersionLabel', 'ApplicationId'],
  ],
  'AWS::AppConfig::Deployment': [
    ...['DeploymentStrategyId', 'ConfigurationProfileId', 'EnvironmentId', 'KmsKeyIdentifier', 'Description'],
    ...['ConfigurationVersion', 'ApplicationId', 'Tags', 'DynamicExtensionParameters'],
  ],
  'AWS::IAM::Role': ['Path', 'RoleName'],
  'AWS::IAM::Policy': [],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', 'Path', 'Description'],
  'AWS::Route53::RecordSet': ['HostedZoneId', 'HostedZoneName', 'Name'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ModelledType = keyof typeof REPLACED_BY;

export const isModelledType = (type: string): type is ModelledType => Object.hasOwn(REPLACED_BY, type);

/** The property that names a resource, where two of one name cannot stand beside each other. */
export const NAMED_BY: Partial<Readonly<Record<ModelledType, string>>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'Name',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
  'AWS::CloudWatch::AlarmMuteRule': 'Name',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SSM::Parameter': 'Name',
  'AWS::SSM::Document': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
};
