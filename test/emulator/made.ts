import type { StackResource } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { GetBucketPolicyCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Place } from './observed';

/** Asks the service of a resource for it: throws, or answers undefined, when it is not there. */
type Look = (id: string, resources: readonly StackResource[]) => Promise<unknown>;

/**
 * How to see that a resource is more than a line in the list of its stack. Types that are not here have nothing that a call
 * of AWS would show.
 */
export function looks(place: Place): Readonly<Record<string, Look>> {
  const elb = new ElasticLoadBalancingV2Client(place);
  const ecs = new ECSClient(place);
  const cloudWatch = new CloudWatchClient(place);
  const iam = new IAMClient(place);
  const lambda = new LambdaClient(place);
  const s3 = new S3Client({ ...place, forcePathStyle: true });
  const named = (type: string, resources: readonly StackResource[]) =>
    resources.filter(({ ResourceType }) => ResourceType === type).map((one) => `${one.PhysicalResourceId}`);
  const ec2 =
    (action: string): Look =>
    async (id) => {
      const { accessKeyId } = place.credentials;
      const answer = await fetch(place.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          // An emulator reads of the signature whose it is, and for which service.
          authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20300101/${place.region}/ec2/aws4_request, SignedHeaders=host, Signature=00`,
        },
        body: new URLSearchParams({ Action: action, Version: '2016-11-15' }),
      });
      const text = await answer.text();
      return id.split('|').every((part) => text.includes(part)) || undefined;
    };
  return {
    'AWS::CloudWatch::Alarm': async (id) =>
      (await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [id] }))).MetricAlarms?.[0],
    'AWS::CloudWatch::Dashboard': (id) => cloudWatch.send(new GetDashboardCommand({ DashboardName: id })),
    'AWS::EC2::InternetGateway': ec2('DescribeInternetGateways'),
    'AWS::EC2::Route': ec2('DescribeRouteTables'),
    'AWS::EC2::RouteTable': ec2('DescribeRouteTables'),
    'AWS::EC2::SecurityGroup': ec2('DescribeSecurityGroups'),
    'AWS::EC2::Subnet': ec2('DescribeSubnets'),
    'AWS::EC2::SubnetRouteTableAssociation': ec2('DescribeRouteTables'),
    'AWS::EC2::VPC': ec2('DescribeVpcs'),
    'AWS::EC2::VPCGatewayAttachment': (id, all) =>
      ec2('DescribeInternetGateways')(`${id.split('|')[1]}`, all),
    'AWS::ECR::Repository': (id) =>
      new ECRClient(place).send(new DescribeRepositoriesCommand({ repositoryNames: [id] })),
    'AWS::ECS::Cluster': async (id) =>
      (await ecs.send(new DescribeClustersCommand({ clusters: [id] }))).clusters?.[0],
    'AWS::ECS::Service': async (id) =>
      (await ecs.send(new DescribeServicesCommand({ cluster: id.split('/')[1], services: [id] })))
        .services?.[0],
    'AWS::ECS::TaskDefinition': (id) => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: id })),
    'AWS::ElasticLoadBalancingV2::Listener': (id) =>
      elb.send(new DescribeListenersCommand({ ListenerArns: [id] })),
    'AWS::ElasticLoadBalancingV2::LoadBalancer': (id) =>
      elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] })),
    'AWS::ElasticLoadBalancingV2::TargetGroup': (id) =>
      elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [id] })),
    'AWS::Events::Rule': (id) => new EventBridgeClient(place).send(new DescribeRuleCommand({ Name: id })),
    'AWS::IAM::Policy': async (id, resources) => {
      const { Roles = [] } = await iam.send(new ListRolesCommand({ MaxItems: 1000 }));
      const own = named('AWS::IAM::Role', resources);
      for (const { RoleName } of Roles.filter((role) => own.includes(`${role.RoleName}`))) {
        const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
        if (PolicyNames.some((name) => id.includes(name))) return true;
      }
      return undefined;
    },
    'AWS::IAM::Role': (id) => iam.send(new GetRoleCommand({ RoleName: id })),
    'AWS::Lambda::EventInvokeConfig': (id) =>
      lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: id.split(':')[0] })),
    'AWS::Lambda::Function': (id) => lambda.send(new GetFunctionCommand({ FunctionName: id })),
    'AWS::Lambda::Permission': async (id, resources) => {
      for (const FunctionName of named('AWS::Lambda::Function', resources)) {
        const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName })).catch(unlessMissing);
        if (Policy?.includes(id)) return true;
      }
      return undefined;
    },
    'AWS::Lambda::Version': (id) => lambda.send(new GetFunctionCommand({ FunctionName: id })),
    'AWS::Logs::LogGroup': async (id) => {
      const found = await new CloudWatchLogsClient(place).send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: id }),
      );
      return found.logGroups?.[0];
    },
    'AWS::S3::Bucket': (id) => s3.send(new HeadBucketCommand({ Bucket: id })),
    'AWS::S3::BucketPolicy': (id) =>
      s3.send(new GetBucketPolicyCommand({ Bucket: id.replace(/-policy$/, '') })),
    'AWS::SSM::Parameter': (id) => new SSMClient(place).send(new GetParameterCommand({ Name: id })),
    'AWS::SecretsManager::Secret': (id) =>
      new SecretsManagerClient(place).send(new DescribeSecretCommand({ SecretId: id })),
  };
}

/** A function without a policy. */
function unlessMissing(error: Error): { readonly Policy?: string } {
  if (error.name === 'ResourceNotFoundException') return {};
  throw error;
}

/** Whether each resource of a list is there; undefined where nothing would show it. */
export async function madeByType(
  place: Place,
  resources: readonly StackResource[],
): Promise<Record<string, 'made' | 'taken'>> {
  const byType = looks(place);
  const result: Record<string, 'made' | 'taken'> = {};
  for (const { ResourceType = '', PhysicalResourceId = '' } of resources) {
    const look = byType[ResourceType];
    const found = look && (await look(PhysicalResourceId, resources).catch(missing));
    if (found === undefined) result[ResourceType] = 'taken';
    else result[ResourceType] ??= 'made';
  }
  return result;
}

/** An answer of the service, and no failure of the way to it. */
function missing(error: Error & { $metadata?: { httpStatusCode?: number } }): undefined {
  if (error.$metadata?.httpStatusCode === undefined) throw error;
  return undefined;
}
