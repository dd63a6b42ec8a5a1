import { Match, type Template } from 'aws-cdk-lib/assertions';
import { days } from '../../../lib';
import { only, shop, synthesize } from '../../synth';

const NAME = 'shop-production-database-users';
let template: Template;
beforeAll(() => {
  const input = shop({}, { database: { rotation: days(7) } });
  template = synthesize(input).template('shop-production-foundation');
});

/** Logical id of the one resource of a type whose properties hold a text. */
const idOf = (type: string, text: string): string =>
  Object.entries(template.findResources(type)).find(([, one]) => JSON.stringify(one).includes(text))?.[0] ??
  '';
const secret = () => ({ Ref: idOf('AWS::SecretsManager::Secret', 'shop-production/DATABASE') });
const cluster = () => idOf('AWS::RDS::DBCluster', 'shop-production');

test('the secret has no value until the users are made', () => {
  const [properties] = Object.values(template.findResources('AWS::SecretsManager::Secret')).filter(
    ({ Properties }) => Properties.Name === 'shop-production/DATABASE',
  );
  expect(properties?.Properties).not.toHaveProperty('GenerateSecretString');
  expect(properties?.Properties).not.toHaveProperty('SecretString');
});

test('the function is told where the database is, and no password', () => {
  const { Properties } =
    template.findResources('AWS::Lambda::Function')[idOf('AWS::Lambda::Function', NAME)] ?? {};
  const text = JSON.stringify(Properties.Environment);
  for (const word of [
    'Endpoint.Address',
    'MasterUserSecret.SecretArn',
    'SecretVersionDatabase',
    'shop-production',
  ])
    expect(text).toContain(word);
  expect(text).not.toContain('resolve:secretsmanager');
  expect(Properties.VpcConfig.SecurityGroupIds).toEqual([
    { 'Fn::GetAtt': [idOf('AWS::EC2::SecurityGroup', 'What makes the users'), 'GroupId'] },
  ]);
});

test('it may rotate this secret, read the superuser’s and ask for this stack, and nothing else', () => {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    JSON.stringify(Properties).includes('MasterUserSecret'),
  );
  const statements: { Effect: string; Action: string | string[]; Resource: unknown }[] =
    policy?.Properties.PolicyDocument.Statement;
  const allowed = statements.filter(
    ({ Effect, Action }) => Effect === 'Allow' && !/^(ec2|logs):/.test([Action].flat()[0] ?? ''),
  );
  expect(allowed).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      Resource: secret(),
    },
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: { 'Fn::GetAtt': [cluster(), 'MasterUserSecret.SecretArn'] },
    },
    {
      Effect: 'Allow',
      Action: 'cloudformation:DescribeStacks',
      Resource: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop-production/*',
    },
  ]);
});

test('it reaches the database by its port and AWS by HTTPS, and nobody reaches it', () => {
  const group = idOf('AWS::EC2::SecurityGroup', 'What makes the users');
  const { Properties } = template.findResources('AWS::EC2::SecurityGroup')[group] ?? {};
  expect(Properties).not.toHaveProperty('SecurityGroupIngress');
  expect(Properties.SecurityGroupEgress).toEqual([
    expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
  ]);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    ...{ FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: { 'Fn::GetAtt': [group, 'GroupId'] } },
  });
});

test('the users are made by its role when the cluster has an instance, and rotated after that', () => {
  const users = Object.values(template.findResources('Custom::TealDatabaseUsers'))[0];
  expect(users?.Properties).toMatchObject({ Owner: 'shop', ServiceTimeout: '600' });
  expect(users?.DependsOn).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/UsersHandlerRole[0-9A-F]{8}$/),
      expect.stringMatching(/UsersHandlerRoleDefaultPolicy/),
      expect.stringMatching(/ClusterWriter/),
    ]),
  );
  const schedule = Object.values(template.findResources('AWS::SecretsManager::RotationSchedule'))[0];
  expect(schedule?.Properties).toMatchObject({
    ...{ SecretId: secret(), RotationRules: { AutomaticallyAfterDays: 7 }, RotateImmediatelyOnUpdate: false },
  });
  expect(schedule?.DependsOn).toEqual(
    expect.arrayContaining([
      idOf('Custom::TealDatabaseUsers', 'Owner'),
      idOf('AWS::Lambda::Permission', 'secretsmanager'),
    ]),
  );
});

test('Secrets Manager of this account may call it, and nobody else', () =>
  expect(only(template, 'AWS::Lambda::Permission')).toMatchObject({
    Action: 'lambda:InvokeFunction',
    Principal: 'secretsmanager.amazonaws.com',
    SourceAccount: '111122223333',
  }));

test('a step that fails is a ticket with a runbook', () =>
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: Match.stringLikeRegexp('secret-rotation'),
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: idOf('AWS::Lambda::Function', NAME) } }],
  }));

test('its way to CloudFormation is there before it is called, and until it was called for the last time', () => {
  const network = { cidr: '10.0.0.0/16' };
  const { Resources } = synthesize(shop({ network }, { database: true }))
    .template('shop-production-foundation')
    .toJSON() as { Resources: Record<string, { Type: string; DependsOn?: string[]; Properties?: object }> };
  const [made] = Object.values(Resources).filter(({ Type }) => Type === 'Custom::TealDatabaseUsers');
  // Each private subnet's route out, and that it holds for the subnet.
  const ways = Object.entries(Resources).filter(
    ([id, { Type }]) =>
      /PrivateSubnet/.test(id) && /^AWS::EC2::(Route|SubnetRouteTableAssociation)$/.test(Type),
  );
  expect(ways.length).toBeGreaterThanOrEqual(4);
  expect(made?.DependsOn).toEqual(expect.arrayContaining(ways.map(([id]) => id)));
});
