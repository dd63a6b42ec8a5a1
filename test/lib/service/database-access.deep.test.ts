import type { Template } from 'aws-cdk-lib/assertions';
import { only, shop, synthesize } from '../../synth';

interface Container {
  readonly Environment: readonly { Name: string; Value: unknown }[];
  readonly Secrets?: readonly { Name: string; ValueFrom: unknown }[];
}

const service = (...input: Parameters<typeof shop>) => synthesize(shop(...input)).template('shop-production');
const template = () => service({}, { database: true });
const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders',
  ...{ securityGroupId: 'sg-0123456789abcdef0', port: 5433, name: 'shared' },
};
const there = () => service({ databases: { shop: existing } }, { database: true });

function containerOf(from: Template): Container {
  const [container] = only(from, 'AWS::ECS::TaskDefinition').ContainerDefinitions as Container[];
  if (!container) throw new Error('no container');
  return container;
}
const inClear = (from: Template) =>
  containerOf(from)
    .Environment.filter(({ Name }) => Name.startsWith('DATABASE'))
    .map(({ Name, Value }) => [Name, Value]);
const secret = (from: Template) =>
  Object.fromEntries((containerOf(from).Secrets ?? []).map(({ Name, ValueFrom }) => [Name, ValueFrom]));

const VARIABLES = ['DATABASE_HOST', 'DATABASE_PORT', 'DATABASE_USER', 'DATABASE_PASSWORD'];

test('without a database tasks are told of none, and no way is opened', () => {
  const none = service();
  expect(inClear(none)).toEqual([]);
  expect(JSON.stringify(none.toJSON())).not.toContain('DATABASE');
});

test('tasks have its name in clear, so that one that runs once may be given another', () => {
  expect(inClear(template())).toEqual([['DATABASE_NAME', 'shop']]);
});

test('tasks have the rest by field of one secret, all by one version', () => {
  const by = secret(template());
  expect(Object.keys(by)).toEqual(VARIABLES);
  for (const [variable, field] of [
    ['DATABASE_HOST', 'host'],
    ['DATABASE_PORT', 'port'],
    ['DATABASE_USER', 'username'],
    ['DATABASE_PASSWORD', 'password'],
  ] as const) {
    const written = JSON.stringify(by[variable]);
    expect(written).toContain('secret:shop-production/DATABASE');
    expect(written).toContain(
      JSON.stringify({
        'Fn::If': [
          'SecretVersionDatabaseIsGiven',
          { 'Fn::Join': ['', [`:${field}::`, { Ref: 'SecretVersionDatabase' }]] },
          `:${field}::`,
        ],
      }),
    );
  }
  expect(Object.keys(template().findParameters('SecretVersionDatabase'))).toHaveLength(1);
});

test('what starts tasks may read the secret of this database, and no other', () => {
  const statements = Object.values(template().findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
  );
  const reads = statements.filter(({ Action, Resource }) =>
    JSON.stringify([Action, Resource]).match(/GetSecretValue.*DATABASE/),
  );
  expect(reads).toHaveLength(1);
  expect(JSON.stringify(reads[0]?.Resource)).toContain('secret:shop-production/DATABASE-??????');
});

test('the tasks of this service are let in, by a parameter and by no import', () => {
  const rules = Object.values(template().findResources('AWS::EC2::SecurityGroupIngress'))
    .map(({ Properties }) => Properties)
    .filter(({ ToPort }) => ToPort === 5432);
  expect(rules).toEqual([
    expect.objectContaining({
      GroupId: '{{resolve:ssm:/teal/shop-production/database/security-group}}',
      ...{ IpProtocol: 'tcp', FromPort: 5432 },
      SourceSecurityGroupId: { 'Fn::GetAtt': [expect.stringMatching(/SecurityGroup/), 'GroupId'] },
    }),
  ]);
  expect(JSON.stringify(template().toJSON())).not.toMatch(/Fn::ImportValue[^}]*Database/);
});

test.each([
  ['its own', template],
  ['one that is there', there],
])('no task starts before the way to %s is open', (_, of) => {
  const [[, { DependsOn }] = [undefined, { DependsOn: undefined }]] = Object.entries(
    of().findResources('AWS::ECS::Service'),
  );
  expect(DependsOn).toContainEqual(expect.stringMatching(/^DatabaseAccessIngress/));
});

test('one that is there is reached by what its owner has, and is pinned to no version', () => {
  expect(inClear(there())).toEqual([['DATABASE_NAME', 'shared']]);
  const by = secret(there());
  expect(Object.keys(by).sort()).toEqual([...VARIABLES].sort());
  expect(JSON.stringify(by.DATABASE_PASSWORD)).toContain('secret:orders');
  expect(JSON.stringify(by.DATABASE_PASSWORD)).toContain(':password::');
  expect(there().findParameters('SecretVersionDatabase')).toEqual({});
  there().hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    ...{ GroupId: 'sg-0123456789abcdef0', FromPort: 5433, ToPort: 5433 },
  });
});

test.each([
  ['its own', template, 'shop-production'],
  ['one that is there', there, 'orders'],
])('%s has a ticket', (_, of, cluster) => {
  const alarms = Object.values(of().findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );
  const own = alarms.filter(({ AlarmName }) => /-dependency-database-/.test(String(AlarmName)));
  expect(own.length).toBeGreaterThanOrEqual(2);
  for (const alarm of own) expect(JSON.stringify(alarm)).toContain(`"Value":"${cluster}"`);
});

test('release, plan and recovery know the secret that they pin, and not one of somebody else', () => {
  const of = (databases?: object) => {
    const { assembly, delivery } = synthesize(
      shop(databases ? { databases: { shop: existing } } : {}, { database: true }),
    );
    return delivery.manifest(assembly.directory).environments[0]?.services[0];
  };
  expect(of()).toMatchObject({
    database: 'shop',
    secrets: [{ variable: 'DATABASE', name: 'shop-production/DATABASE', parameter: 'SecretVersionDatabase' }],
  });
  expect(of(existing)).toMatchObject({ database: 'shared' });
  expect(of(existing)).not.toHaveProperty('secrets');
});
