import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { resolveDelivery } from '../../lib/config/resolve';
import { DeploymentAlarms } from '../../lib/release/deployment-alarms';
import { Gates } from '../../lib/release/gates/gates';
import { BlueGreenService } from '../../lib/service/blue-green-service';
import { LiveTrafficRules } from '../../lib/service/live-traffic-rules';
import { LoadBalancer } from '../../lib/service/load-balancer';
import { TargetGroups } from '../../lib/service/target-groups';
import { Task } from '../../lib/service/task';
import { domain, network, quick, shop, shopTemplate } from '../synth';

/** What users are on: with another logical id CloudFormation makes it anew and deletes the one before. */
const PINNED = {
  LoadBalancer: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  Listener: 'AWS::ElasticLoadBalancingV2::Listener',
  PrimaryTargetGroup: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  AlternateTargetGroup: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  LiveTrafficRules: 'Custom::TealLiveTrafficRules',
  Service: 'AWS::ECS::Service',
  ExecutionRole: 'AWS::IAM::Role',
};

const typesOf = (template: Template): Record<string, string> =>
  Object.fromEntries(
    Object.entries(template.toJSON().Resources as Record<string, { Type: string }>).map(([id, { Type }]) => [
      id,
      Type,
    ]),
  );

test.each([
  ['', {}],
  [', with a domain', { domain }],
])('what users are on has the logical ids it always had%s', (_, environment) => {
  const template = shopTemplate(environment);
  expect(typesOf(template)).toMatchObject({ ...PINNED, Cluster: 'AWS::ECS::Cluster' });
  expect(template.toJSON().Parameters).toHaveProperty('ImageDigest');
});

test('it keeps them when constructs are renamed and moved', () => {
  const template = Template.fromStack(otherwiseBuilt());
  expect(typesOf(template)).toMatchObject(PINNED);
  expect(template.toJSON().Parameters).toHaveProperty('ImageDigest');
});

/** The rooms of a ServiceStack under other ids, a level deeper. */
function otherwiseBuilt(): Stack {
  const stack = new Stack(new App(quick), 'Other');
  const scope = new Construct(stack, 'Deeper');
  const [environment] = resolveDelivery(shop({ domain })).delivery.environments;
  const [service] = environment?.services ?? [];
  if (!service || !network || !('vpcId' in network))
    throw new Error('shop() must have a service in a network');
  const fullName = 'shop-production';

  const vpc = ec2.Vpc.fromVpcAttributes(scope, 'V', {
    vpcId: network.vpcId,
    availabilityZones: [...network.availabilityZones],
    publicSubnetIds: [...network.publicSubnetIds],
    privateSubnetIds: [...network.privateSubnetIds],
  });
  const cluster = new ecs.Cluster(scope, 'C', { vpc });
  const repository = ecr.Repository.fromRepositoryName(scope, 'R', 'shop-production');
  const task = new Task(scope, 'T', { service, environment: 'production', fullName, repository });
  const entrance = new LoadBalancer(scope, 'L', {
    vpc,
    fullName,
    protect: false,
    domain: service.domain,
  });
  const targetGroups = new TargetGroups(scope, 'G', { vpc, service });
  const rules = new LiveTrafficRules(scope, 'Rules', {
    fullName,
    clusterName: fullName,
    serviceName: service.name,
    entrance,
    targetGroups,
  });
  const alarms = new DeploymentAlarms(scope, 'A', {
    fullName,
    service: service.name,
    runbooks: { folder: 'runbooks' },
    dashboard: 'dashboard',
    entrance,
    targetGroups,
    limits: service.release.alarms,
    firstReleaseMinutes: 20,
  });
  const gates = new Gates(scope, 'H', {
    service,
    environment: 'production',
    fullName,
    targetGroups,
    ecs: { cluster: fullName, service: service.name },
    shared: false,
    loadBalancerName: entrance.dnsName,
    loadBalancerFullName: entrance.fullName,
    rules,
    task,
    network: { subnets: [], securityGroups: () => [] },
    alarmNames: alarms.names,
    repository,
  });
  new BlueGreenService(scope, 'S', {
    ...{ service, serviceName: service.name, cluster, task, entrance, targetGroups, rules, gates, alarms },
  });
  return stack;
}
