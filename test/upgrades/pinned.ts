import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import type { Backstage } from '../../rehearsal/testing';
import { awsOf } from '../rehearsal/testing/aws';

/**
 * What no upgrade may replace, rename or take out of its stack, and what would be lost. docs/upgrades.md tells it to users.
 */
export const PINNED: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'all else stands in it',
  'AWS::EC2::Subnet': 'tasks and the load balancer stand in it',
  'AWS::EC2::NatGateway': 'tasks reach the internet through it',
  'AWS::EC2::EIP': "others let the service's address through",
  'AWS::EC2::InternetGateway': 'users come through it',
  'AWS::EC2::SecurityGroup': "rules of others name it, and a database's let it in",
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'users and DNS records know its name',
  'AWS::ElasticLoadBalancingV2::Listener': 'rules stand on it',
  'AWS::ElasticLoadBalancingV2::TargetGroup':
    'the tasks of users are in it, and ECS refuses rules that lead elsewhere',
  'Custom::TealLiveTrafficRules': 'it is the listener rules, with the weights that ECS has set',
  'AWS::ECS::Cluster': 'the service stands in it',
  'AWS::ECS::Service': 'its tasks are what users meet',
  'AWS::SecretsManager::Secret': 'its value is set by a person',
  'AWS::S3::Bucket': 'the records of releases are in it',
  'AWS::ECR::Repository': 'the images that a rollback needs are in it',
  'AWS::Logs::LogGroup': 'logs of an incident are in it',
  'AWS::IAM::Role': 'workflows, policies of others and trusts name it',
  'AWS::IAM::OIDCProvider': 'trusts of other repositories name it',
  'AWS::KMS::Key': 'what it has encrypted can be read by it alone',
  'AWS::SNS::Topic': 'people have confirmed that they are told by it',
  'AWS::Route53::RecordSet': 'users find the service by it',
};

/** Physical ids of what is pinned, by `<stack>/<logical id>`. */
export async function pinnedIds(
  backstage: Backstage,
  stackNames: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const { cloudFormation } = awsOf(backstage);
  const found: Record<string, string> = {};
  for (const StackName of stackNames) {
    let NextToken: string | undefined;
    do {
      const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName, NextToken }));
      for (const {
        LogicalResourceId,
        PhysicalResourceId,
        ResourceType = '',
      } of page.StackResourceSummaries ?? [])
        if (ResourceType in PINNED) found[`${StackName}/${LogicalResourceId}`] = String(PhysicalResourceId);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  }
  return found;
}
