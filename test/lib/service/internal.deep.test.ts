import { infrastructure, metrics, smokeTest } from '../../../lib';
import { domain, network, only, shopTemplate } from '../../synth';

const internal = {
  internal: true,
  gates: [smokeTest({ requests: [{ path: '/' }] }), infrastructure({}), metrics({})],
};
const inVpc = { network: { ...network, cidrs: ['10.20.0.0/16'] } as typeof network };
const template = () =>
  shopTemplate({ ...inVpc, domain: { ...domain, record: false } as typeof domain }, internal);

const functionsOf = (of = template()) =>
  Object.values(of.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties);

test('the load balancer has no public address, and lets in the network alone', () => {
  expect(only(template(), 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toMatchObject({
    Scheme: 'internal',
    Subnets: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
  });
  const groups = Object.values(template().findResources('AWS::EC2::SecurityGroup')).flatMap(
    ({ Properties }) => (Properties.SecurityGroupIngress ?? []) as { CidrIp: string; FromPort: number }[],
  );
  expect(groups.map(({ CidrIp, FromPort }) => [CidrIp, FromPort])).toEqual([
    ['10.20.0.0/16', 443],
    ['10.20.0.0/16', 80],
  ]);
});

test('no record is made where somebody else makes it', () => {
  template().resourceCountIs('AWS::Route53::RecordSet', 0);
});

test('what calls it runs in the private subnets; the others need nothing of the network', () => {
  const names = functionsOf()
    .filter(({ VpcConfig }) => VpcConfig !== undefined)
    .map(({ FunctionName }) => FunctionName);
  expect(names.sort()).toEqual([
    'shop-production-gate-infrastructure',
    'shop-production-gate-separation',
    'shop-production-gate-smoke-test',
  ]);
  for (const { VpcConfig } of functionsOf().filter((one) => one.VpcConfig))
    expect(VpcConfig).toEqual({
      SubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Functions/), 'GroupId'] }],
    });
});

test('their group reaches the APIs of AWS and the listener, and nothing else', () => {
  const found = template().toJSON().Resources as Record<
    string,
    { Type: string; Properties: Record<string, unknown> }
  >;
  const [id, group] = Object.entries(found).find(([key]) => /^Functions/.test(key)) ?? [];
  expect(group?.Properties.SecurityGroupIngress).toBeUndefined();
  expect(group?.Properties.SecurityGroupEgress).toEqual([
    expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
  ]);
  const own = Object.values(found).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::EC2::SecurityGroupEgress' && JSON.stringify(Properties.GroupId).includes(String(id)),
  );
  expect(own.map(({ Properties }) => Properties.FromPort)).toEqual([443]);
});

// source: Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC": required permissions,
// and the denial to the function's own code
test('Lambda may make interfaces for them, their code may not', () => {
  const policies = Object.values(template().findResources('AWS::IAM::Policy'));
  const statements = policies
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('smoketest'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Record<string, unknown>[])
    .filter(({ Action }) => JSON.stringify(Action).includes('ec2:'));
  const Action = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  expect(statements).toEqual([
    { Action, Effect: 'Allow', Resource: '*' },
    {
      ...{ Action, Effect: 'Deny', Resource: '*' },
      Condition: {
        ArnEquals: {
          'lambda:SourceFunctionArn':
            'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-gate-smoke-test',
        },
      },
    },
  ]);
});

test('a probe runs there, too', () => {
  const of = shopTemplate(inVpc, { ...internal, watch: { probe: { requests: [{ path: '/' }] } } });
  expect(only(of, 'AWS::Synthetics::Canary')).toMatchObject({
    VPCConfig: {
      SubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Functions/), 'GroupId'] }],
    },
  });
});
