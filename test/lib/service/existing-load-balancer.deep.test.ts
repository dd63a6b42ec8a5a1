import type { Template } from 'aws-cdk-lib/assertions';
import { errorBudget, metrics, migration, minutes, smokeTest } from '../../../lib';
import { only, shop, shopTemplate, synthesize } from '../../synth';

// A service whose rules stand on a listener that is there already, in a cluster that is there already.

const elb = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const loadBalancer = {
  arn: `${elb}:loadbalancer/app/main/0123456789abcdef`,
  dnsName: 'main-1.eu-west-1.elb.amazonaws.com',
  securityGroupId: 'sg-0123456789abcdef0',
  listenerArn: `${elb}:listener/app/main/0123456789abcdef/fedcba9876543210`,
  tls: true,
  priorities: { test: 100, production: 110 },
  hosts: { shop: ['shop.example.com'] },
  paths: { shop: ['/shop/*'] },
};
const environment = { loadBalancer, cluster: { name: 'main' } };
const smoke = smokeTest({ requests: [{ path: '/shop/' }] });
const template = () =>
  shopTemplate(environment, {
    gates: [smoke],
    objectives: { availability: 99.9 },
    watch: { traffic: { silentAfter: minutes(15) } },
  });

const typesIn = (of: Template) =>
  new Set(Object.values(of.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type));

test('makes no load balancer, listener, record and cluster', () => {
  const types = [...typesIn(template())];
  expect(types.filter((type) => /LoadBalancer$|::Listener|Route53|ECS::Cluster/.test(type))).toEqual([]);
});

test('its rules stand where they are told to', () => {
  expect(only(template(), 'Custom::TealLiveTrafficRules')).toMatchObject({
    ListenerArn: loadBalancer.listenerArn,
    ClusterName: 'main',
    ServiceName: 'shop-production',
    HostNames: ['shop.example.com'],
    PathPatterns: ['/shop/*'],
    TestPriority: '100',
    ProductionPriority: '110',
  });
});

test('the service goes by its full name in a cluster that others are in', () => {
  expect(only(template(), 'AWS::ECS::Service')).toMatchObject({
    Cluster: 'main',
    ServiceName: 'shop-production',
  });
  expect(template().toJSON().Outputs).toMatchObject({
    Cluster: { Value: 'main' },
    Url: { Value: 'https://shop.example.com' },
  });
});

test('its group and that of the load balancer let each other through, and nothing else is added to the second', () => {
  const rules = Object.values(
    template().toJSON().Resources as Record<string, { Type: string; Properties: object }>,
  )
    .filter(({ Type }) => /SecurityGroup(In|E)gress$/.test(Type))
    .map(({ Type, Properties }) => ({ Type, ...Properties }));
  const service = { 'Fn::GetAtt': [expect.stringContaining('SecurityGroup'), 'GroupId'] };
  const ports = { FromPort: 8080, ToPort: 8080, IpProtocol: 'tcp' };
  expect(rules).toHaveLength(2);
  expect(rules).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        ...ports,
        GroupId: loadBalancer.securityGroupId,
        DestinationSecurityGroupId: service,
      }),
      expect.objectContaining({
        ...ports,
        GroupId: service,
        SourceSecurityGroupId: loadBalancer.securityGroupId,
      }),
    ]),
  );
});

test('no alarm counts what the load balancer answers to others', () => {
  const alarms = Object.values(template().findResources('AWS::CloudWatch::Alarm'));
  const asked = alarms.flatMap(({ Properties }) =>
    (
      (Properties.Metrics ?? []) as {
        MetricStat?: { Metric: { Namespace: string; Dimensions: { Name: string }[] } };
      }[]
    )
      .flatMap(({ MetricStat }) => MetricStat ?? [])
      .filter(({ Metric }) => Metric.Namespace === 'AWS/ApplicationELB'),
  );
  expect(asked.length).toBeGreaterThan(20);
  for (const { Metric } of asked)
    expect(Metric.Dimensions.map(({ Name }) => Name).sort()).toEqual(['LoadBalancer', 'TargetGroup']);
  const names = alarms.map(({ Properties }) => Properties.AlarmName);
  expect(names).not.toContain('shop-production-load-balancer-errors');
  expect(names).not.toContain('shop-production-rejected-connections-2m');
});

test('gates call the load balancer by its name, and the service by its host', () => {
  const functions = Object.values(template().findResources('AWS::Lambda::Function'));
  const gate = functions.find(
    ({ Properties }) => Properties.FunctionName === 'shop-production-gate-smoke-test',
  );
  expect(gate?.Properties.Environment.Variables).toMatchObject({
    ENTRANCE_LOAD_BALANCER: loadBalancer.dnsName,
    ENTRANCE_DOMAIN: 'shop.example.com',
  });
  expect(gate?.Properties.VpcConfig).toBeUndefined();
});

test('what owns the rules may make some on the one listener, and change its own on the one load balancer', () => {
  const statements = Object.values(template().findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
  );
  const of = (action: string) => statements.filter(({ Action }) => [Action].flat().includes(action));
  expect(of('elasticloadbalancing:CreateRule')).toEqual([
    expect.objectContaining({ Resource: loadBalancer.listenerArn }),
  ]);
  expect(of('elasticloadbalancing:ModifyRule').map(({ Resource }) => Resource)).toEqual(
    Array(2).fill(`${elb}:listener-rule/app/main/0123456789abcdef/*`),
  );
  expect(of('elasticloadbalancing:DeleteRule')).toEqual([
    expect.objectContaining({
      Condition: {
        StringEquals: {
          'aws:ResourceTag/teal:traffic-rule': ['shop-production/production', 'shop-production/test'],
        },
      },
    }),
  ]);
});

test('a migration can stop none of the other tasks in the cluster', () => {
  const of = shopTemplate(environment, { gates: [migration({ command: ['migrate'] })] });
  const statements = Object.values(of.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown }[],
  );
  expect(statements.filter(({ Action }) => [Action].flat().includes('ecs:StopTask'))).toEqual([
    {
      Action: 'ecs:StopTask',
      Effect: 'Allow',
      Resource: 'arn:aws:ecs:eu-west-1:111122223333:task/main/*',
      Condition: { StringEquals: { 'aws:ResourceTag/teal:migration': 'shop-production' } },
    },
  ]);
});

test('gates that count requests count those of its own groups', () => {
  const of = shopTemplate(environment, {
    gates: [errorBudget({}), metrics({})],
    objectives: { availability: 99.9 },
  });
  const told = JSON.stringify(
    of.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'shop-production-gate-preflight' },
    }),
  );
  expect(told).toContain('targetGroups');
});

test('teal.json says what no template has', () => {
  const { delivery, assembly } = synthesize(shop(environment, { gates: [smoke] }));
  const [service] = delivery.manifest(assembly.directory).environments[0]?.services ?? [];
  expect(service).toMatchObject({
    ecs: { cluster: 'main', service: 'shop-production' },
    host: 'shop.example.com',
    existing: {
      loadBalancer: {
        arn: loadBalancer.arn,
        dnsName: loadBalancer.dnsName,
        listenerArn: loadBalancer.listenerArn,
        tls: true,
      },
    },
  });
  expect(service).not.toHaveProperty('cluster');
});

// A request as a user for /ready would be answered by whoever has the other paths of the host.
test('the guard of separation asks for a path that the rule catches', () => {
  const [guard] = Object.values(
    template().findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'shop-production-gate-separation' },
    }),
  );
  expect(guard?.Properties.Environment.Variables).toMatchObject({ SEPARATION_PATH: '/shop/' });
});
