// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub has placeholders of its own
import type { Template } from '../../../rehearsal/assembly/assembly';
import { type ResolverOptions, Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { assemblyOf, stackOf } from './fixtures';

const TEMPLATE: Partial<Template> = {
  Resources: {
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader' } },
    Extra: { Type: 'AWS::SNS::Topic', Condition: 'IsStaging' },
    Topic: { Type: 'AWS::SNS::Topic', Condition: 'IsProduction', Properties: { TopicName: 'pages' } },
  },
  Parameters: {
    Name: { Type: 'String', Default: 'shop' },
    Digest: { Type: 'String' },
    Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
    Ami: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/ami/latest' },
  },
  Conditions: {
    IsProduction: { 'Fn::Equals': [{ Ref: 'Name' }, 'shop'] },
    IsStaging: { 'Fn::Not': [{ Condition: 'IsProduction' }] },
    Both: { 'Fn::And': [{ Condition: 'IsProduction' }, { Condition: 'IsStaging' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsProduction' }, { Condition: 'IsStaging' }] },
  },
  Mappings: { Sizes: { 'eu-west-1': { cpu: 256 } } },
};

function resolver(options: ResolverOptions = {}) {
  const stack = stackOf(TEMPLATE);
  const network = stackOf(
    {
      Resources: { Vpc: { Type: 'AWS::EC2::VPC' } },
      Outputs: {
        Plain: { Value: 1 },
        Vpc: { Value: { Ref: 'Vpc' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Vpc' } } },
      },
    },
    { artifactId: 'Network', stackName: 'Network' },
  );
  const elsewhere = stackOf(
    { Outputs: { Vpc: { Value: 'vpc-elsewhere', Export: { Name: 'Network:Vpc' } } } },
    { artifactId: 'Elsewhere', stackName: 'Network-elsewhere', region: 'us-east-1' },
  );
  return new Resolvers(assemblyOf(elsewhere, network, stack), options).of(stack);
}

// source: CloudFormation template reference, intrinsic functions and pseudo parameters
test.each([
  ['a literal', { a: [1, 'b', null, true] }, { a: [1, 'b', null, true] }],
  ['a dynamic reference stays', '{{resolve:ssm:/key:1}}', '{{resolve:ssm:/key:1}}'],
  ['Ref of a parameter', { Ref: 'Name' }, 'shop'],
  ['Ref of a list', { Ref: 'Zones' }, ['a', 'b']],
  ['Ref of an SSM value', { Ref: 'Ami' }, 'ssm:/ami/latest'],
  ['Ref of a resource', { Ref: 'Role' }, 'reader'],
  ['AWS::Region', { Ref: 'AWS::Region' }, 'eu-west-1'],
  ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '111122223333'],
  ['AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
  ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
  ['AWS::StackName', { Ref: 'AWS::StackName' }, 'Shop'],
  ['AWS::NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  ['AWS::NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
  ['GetAtt, list', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::111122223333:role/reader'],
  ['GetAtt, text', { 'Fn::GetAtt': 'Role.Arn' }, 'arn:aws:iam::111122223333:role/reader'],
  ['Join', { 'Fn::Join': ['-', ['a', 1, { Ref: 'Name' }]] }, 'a-1-shop'],
  [
    'Sub',
    { 'Fn::Sub': '${Name}/${AWS::Region}/${Role.Arn}/${!Literal}' },
    'shop/eu-west-1/arn:aws:iam::111122223333:role/reader/${Literal}',
  ],
  ['Sub with values', { 'Fn::Sub': ['${Name}-${Own}', { Own: { Ref: 'AWS::Region' } }] }, 'shop-eu-west-1'],
  ['Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
  ['Select', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b'] }] }, 'b'],
  ['If', { 'Fn::If': ['IsProduction', 'yes', 'no'] }, 'yes'],
  ['If not', { 'Fn::If': ['IsStaging', 'yes', 'no'] }, 'no'],
  ['If and', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
  ['If or', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ['If nothing', { a: { 'Fn::If': ['IsStaging', 1, { Ref: 'AWS::NoValue' }] } }, {}],
  ['the branch not taken is not resolved', { 'Fn::If': ['IsProduction', 1, { 'Fn::Unknown': [] }] }, 1],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'cpu'] }, 256],
  ['FindInMap, default', { 'Fn::FindInMap': ['Sizes', 'x', 'cpu', { DefaultValue: 512 }] }, 512],
  ['GetAZs', { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, 'eu-west-1b'],
  ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
  ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
  ['Length', { 'Fn::Length': { Ref: 'Zones' } }, 2],
  ['ToJsonString', { 'Fn::ToJsonString': { name: { Ref: 'Name' } } }, '{"name":"shop"}'],
  ['an IAM condition is no function', { Condition: { StringEquals: 1 } }, { Condition: { StringEquals: 1 } }],
])('%s', async (_what, value, expected) => {
  expect(await resolver().resolve(value)).toEqual(expected);
});

test('an import finds the export of its own account and region', async () => {
  const vpc = await resolver().resolve({ 'Fn::ImportValue': 'Network:Vpc' });
  expect(vpc).toMatch(/^vpc-[0-9a-f]{17}$/);
  const weak = { 'Fn::GetStackOutput': { StackName: 'Network', OutputName: 'Vpc' } };
  expect(await resolver().resolve(weak)).toBe(vpc);
});

test('a parameter takes the value that it is given', async () => {
  const parameters = { Shop: { Name: 'other', Digest: 'sha256:1' } };
  const resolve = resolver({ parameters });
  expect(await resolve.resolve([{ Ref: 'Name' }, { Ref: 'Digest' }])).toEqual(['other', 'sha256:1']);
});

test('resources that a condition leaves out are not there', async () => {
  expect(await resolver().resourcesOfType('AWS::SNS::Topic')).toEqual(['Topic']);
});

test.each([
  [{ Ref: 'Digest' }, 'parameter Digest of Shop must be given a value, got undefined'],
  [{ Ref: 'Missing' }, 'reference in Shop must be to a resource, got "Missing"'],
  [{ 'Fn::ImportValue': 'x' }, 'Fn::ImportValue must be an export of a stack in /cdk.out, got "x"'],
  [{ 'Fn::Select': [2, ['a']] }, 'Fn::Select must be an index below 1, got 2'],
  [{ 'Fn::Join': 'x' }, 'Fn::Join must be given a list, got "x"'],
  [{ 'Fn::FindInMap': ['Sizes', 'x', 'cpu'] }, 'Fn::FindInMap must be a key of Mappings'],
  [{ 'Fn::If': ['Missing', 1, 2] }, 'Condition must be a name in Conditions, got "Missing"'],
])('%j is refused', async (value, message) => {
  await expect(resolver().resolve(value)).rejects.toThrow(message);
});

test.each([
  [{ 'Fn::Transform': {} }, 'intrinsic function Fn::Transform'],
  [{ Ref: 'AWS::Unknown' }, 'pseudo parameter AWS::Unknown'],
  [{ 'Fn::GetAtt': ['Role', 'Unknown'] }, 'attribute Unknown of AWS::IAM::Role'],
])('%j is not modelled, by name', async (value, what) => {
  await expect(resolver().resolve(value)).rejects.toThrow(new NotModelled(what));
});

describe('custom resources', () => {
  const Properties = { ServiceToken: 'arn:token', Name: { Ref: 'AWS::StackName' } };
  const stack = stackOf({ Resources: { Rules: { Type: 'Custom::Rules', Properties } } });
  const REFERENCES = [
    { 'Fn::GetAtt': ['Rules', 'ProductionRuleArn'] },
    { 'Fn::GetAtt': ['Rules', 'ProductionRuleArn'] },
    { Ref: 'Rules' },
  ];

  test('are created once, with resolved properties', async () => {
    const createCustomResource = jest.fn(async () => ({
      PhysicalResourceId: 'rules-1',
      Data: { ProductionRuleArn: 'arn:rule' },
    }));
    const resolve = new Resolvers(assemblyOf(stack), { createCustomResource }).of(stack);
    expect(await resolve.resolve(REFERENCES)).toEqual(['arn:rule', 'arn:rule', 'rules-1']);
    expect(createCustomResource.mock.calls).toEqual([
      [stack, 'Rules', { ServiceToken: 'arn:token', Name: 'Shop' }],
    ]);
  });

  test('have only what they answer', async () => {
    const createCustomResource = async () => ({ Data: {} });
    const resolve = new Resolvers(assemblyOf(stack), { createCustomResource }).of(stack);
    await expect(resolve.resolve(REFERENCES)).rejects.toThrow(
      'Shop.Rules must be answered with Data.ProductionRuleArn, got undefined',
    );
  });

  test('are not modelled when nobody creates them', async () => {
    const resolve = new Resolvers(assemblyOf(stack)).of(stack);
    await expect(resolve.resolve(REFERENCES)).rejects.toThrow(new NotModelled('Custom::Rules'));
  });
});
