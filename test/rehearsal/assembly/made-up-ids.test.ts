import type { TemplateResource } from '../../../rehearsal/assembly/assembly';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { assemblyOf, stackOf } from './fixtures';

const HEX = '[0-9a-f]{16}';
const LB = `app/shop/${HEX}`;
const PLACE = 'eu-west-1:111122223333';
const ELB = `arn:aws:elasticloadbalancing:${PLACE}`;

const Resources: Record<string, TemplateResource> = {
  Lb: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Name: 'shop' } },
  Internal: {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: { Scheme: 'internal', Name: 'shop' },
  },
  Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup' },
  Listener: {
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: { LoadBalancerArn: { Ref: 'Lb' } },
  },
  Rule: {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: { ListenerArn: { Ref: 'Listener' } },
  },
  Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'shop' } },
  Service: { Type: 'AWS::ECS::Service', Properties: { Cluster: { Ref: 'Cluster' }, ServiceName: 'web' } },
  ByArn: {
    Type: 'AWS::ECS::Service',
    Properties: { Cluster: { 'Fn::GetAtt': ['Cluster', 'Arn'] }, ServiceName: 'web' },
  },
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'web' } },
  Gate: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'gate' } },
  Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Gate' } } },
  Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'shop/app' } },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop' } },
  Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'shop' } },
  Group2: { Type: 'AWS::EC2::SecurityGroup' },
  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1a' } },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'errors' } },
  Orders: { Type: 'AWS::RDS::DBCluster', Properties: { DBClusterIdentifier: 'Shop-Production' } },
  Writer: { Type: 'AWS::RDS::DBInstance' },
  Settings: { Type: 'AWS::RDS::DBParameterGroup' },
  Table: { Type: 'AWS::DynamoDB::Table' },
};

const stack = stackOf({ Resources });
const resolver = () => new Resolvers(assemblyOf(stack)).of(stack);

// source: AWS service authorization reference (ARN formats); CloudFormation resource reference (return values)
test.each([
  ['Lb', undefined, `${ELB}:loadbalancer/${LB}`],
  ['Lb', 'LoadBalancerFullName', LB],
  ['Lb', 'DNSName', 'shop-\\d+\\.eu-west-1\\.elb\\.amazonaws\\.com'],
  ['Internal', 'DNSName', 'internal-shop-\\d+\\.eu-west-1\\.elb\\.amazonaws\\.com'],
  ['Group', undefined, `${ELB}:targetgroup/Shop-Group-[0-9A-F]{12}/${HEX}`],
  ['Group', 'TargetGroupFullName', `targetgroup/Shop-Group-[0-9A-F]{12}/${HEX}`],
  ['Listener', undefined, `${ELB}:listener/${LB}/${HEX}`],
  ['Listener', 'ListenerArn', `${ELB}:listener/${LB}/${HEX}`],
  ['Rule', undefined, `${ELB}:listener-rule/${LB}/${HEX}/${HEX}`],
  ['Rule', 'RuleArn', `${ELB}:listener-rule/${LB}/${HEX}/${HEX}`],
  ['Cluster', undefined, 'shop'],
  ['Cluster', 'Arn', `arn:aws:ecs:${PLACE}:cluster/shop`],
  ['Service', undefined, `arn:aws:ecs:${PLACE}:service/shop/web`],
  ['Service', 'Name', 'web'],
  ['ByArn', 'ServiceArn', `arn:aws:ecs:${PLACE}:service/shop/web`],
  ['Task', undefined, `arn:aws:ecs:${PLACE}:task-definition/web:1`],
  ['Gate', 'Arn', `arn:aws:lambda:${PLACE}:function:gate`],
  ['Version', undefined, `arn:aws:lambda:${PLACE}:function:gate:1`],
  ['Secret', undefined, `arn:aws:secretsmanager:${PLACE}:secret:shop/app-[0-9a-f]{6}`],
  ['Logs', 'Arn', `arn:aws:logs:${PLACE}:log-group:/shop:\\*`],
  ['Repository', 'RepositoryUri', '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop'],
  ['Group2', 'GroupId', 'sg-[0-9a-f]{17}'],
  ['Subnet', 'AvailabilityZone', 'eu-west-1a'],
  ['Alarm', 'Arn', `arn:aws:cloudwatch:${PLACE}:alarm:errors`],
  ['Orders', undefined, 'shop-production'],
  ['Orders', 'DBClusterArn', `arn:aws:rds:${PLACE}:cluster:shop-production`],
  [
    'Orders',
    'Endpoint.Address',
    'shop-production\\.cluster-[0-9a-f]{12}\\.eu-west-1\\.rds\\.amazonaws\\.com',
  ],
  ['Orders', 'Endpoint.Port', '5432'],
  [
    'Orders',
    'MasterUserSecret.SecretArn',
    `arn:aws:secretsmanager:${PLACE}:secret:rds!cluster-[0-9a-f]{32}-[0-9a-f]{6}`,
  ],
  ['Writer', undefined, 'shop-writer-[0-9a-f]{12}'],
  [
    'Writer',
    'Endpoint.Address',
    'shop-writer-[0-9a-f]{12}\\.[0-9a-f]{12}\\.eu-west-1\\.rds\\.amazonaws\\.com',
  ],
  ['Settings', 'DBParameterGroupName', 'shop-settings-[0-9a-f]{12}'],
  ['Table', undefined, 'Shop-Table-[0-9A-F]{12}'],
  ['Table', 'Arn', `arn:aws:dynamodb:${PLACE}:Shop-Table-[0-9A-F]{12}`],
])('%s %s', async (logicalId, attribute, pattern) => {
  const value = attribute ? { 'Fn::GetAtt': [logicalId, attribute] } : { Ref: logicalId };
  expect(await resolver().resolve(value)).toMatch(new RegExp(`^${pattern}$`));
});

test('ids are the same every time, and differ by stack and resource', async () => {
  const other = stackOf({ Resources }, { artifactId: 'Other', stackName: 'Other' });
  const ids = await Promise.all([
    resolver().physicalId('Group'),
    resolver().physicalId('Group'),
    new Resolvers(assemblyOf(other)).of(other).physicalId('Group'),
  ]);
  expect(new Set(ids).size).toBe(2);
});

test('a long name fits: ELB takes 32 characters', async () => {
  const long = stackOf(
    { Resources: { AVeryLongLogicalId0123456789: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup' } } },
    { stackName: 'a-very-long-stack-name-0123456789' },
  );
  const name = await new Resolvers(assemblyOf(long)).of(long).resolve({
    'Fn::GetAtt': ['AVeryLongLogicalId0123456789', 'TargetGroupName'],
  });
  expect(String(name).length).toBeLessThanOrEqual(32);
});
