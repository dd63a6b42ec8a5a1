import type { Template } from 'aws-cdk-lib/assertions';
import { days } from '../../../lib';
import { only, shop, synthesize } from '../../synth';

type Resource = Readonly<Record<string, unknown>> & {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

const foundation = (...input: Parameters<typeof shop>) =>
  synthesize(shop(...input)).template('shop-production-foundation');
const template = () => foundation({}, { database: true });
const entriesOf = (from: Template, type: string) =>
  Object.entries(from.findResources(type)) as [string, Resource][];
const idOf = (from: Template, type: string, like: RegExp) =>
  entriesOf(from, type).find(([id]) => like.test(id))?.[0] ?? `no ${type} like ${like.source}`;

test('without one the foundation has none, and no function', () => {
  const none = foundation({}, {});
  none.resourceCountIs('AWS::RDS::DBCluster', 0);
  none.resourceCountIs('AWS::Lambda::Function', 0);
});

test('it is encrypted, backed up, logged, private, and its superuser is known to nobody', () => {
  const cluster = only(template(), 'AWS::RDS::DBCluster');
  expect(cluster).toMatchObject({
    ...{ DBClusterIdentifier: 'shop-production', Engine: 'aurora-postgresql', StorageEncrypted: true },
    ...{ BackupRetentionPeriod: 14, DeletionProtection: true, CopyTagsToSnapshot: true },
    ...{ ManageMasterUserPassword: true, MasterUsername: 'postgres' },
    ...{ EnableCloudwatchLogsExports: ['postgresql'], PerformanceInsightsEnabled: true },
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
  });
  expect(cluster).not.toHaveProperty('MasterUserPassword');
  const instances = entriesOf(template(), 'AWS::RDS::DBInstance').map(([, one]) => one.Properties);
  expect(instances).toHaveLength(2);
  for (const instance of instances)
    expect(instance).toMatchObject({
      ...{ DBInstanceClass: 'db.serverless', PubliclyAccessible: false, EnablePerformanceInsights: true },
      CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    });
  // The one that takes over is as large as the one that it takes over from.
  expect(instances.map(({ PromotionTier }) => Number(PromotionTier)).every((tier) => tier <= 1)).toBe(true);
});

test('it refuses who comes without TLS, and ends what nobody waits for', () => {
  expect(only(template(), 'AWS::RDS::DBClusterParameterGroup').Parameters).toMatchObject({
    'rds.force_ssl': '1',
    client_connection_check_interval: '10000',
    idle_in_transaction_session_timeout: '60000',
    // Values of statements are users' data.
    ...{ log_parameter_max_length: '0', log_parameter_max_length_on_error: '0' },
  });
});

test('nobody is let in but the function that makes its users; its tasks come with their stack', () => {
  const [group, ofFunction] = [/^DatabaseshopSecurityGroup/, /^DatabaseshopUsersSecurityGroup/].map((like) =>
    idOf(template(), 'AWS::EC2::SecurityGroup', like),
  ) as [string, string];
  const rules = entriesOf(template(), 'AWS::EC2::SecurityGroupIngress').map(([, one]) => one.Properties);
  expect(rules).toEqual([
    expect.objectContaining({
      ...{ IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 },
      GroupId: { 'Fn::GetAtt': [group, 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [ofFunction, 'GroupId'] },
    }),
  ]);
  for (const [, { Properties }] of entriesOf(template(), 'AWS::EC2::SecurityGroup'))
    expect(Properties).not.toHaveProperty('SecurityGroupIngress');
});

test('its stack learns the security group by a parameter, and nothing is exported', () => {
  expect(only(template(), 'AWS::SSM::Parameter')).toMatchObject({
    Name: '/teal/shop-production/database/security-group',
    Value: { 'Fn::GetAtt': [expect.stringMatching(/^DatabaseshopSecurityGroup/), 'GroupId'] },
  });
  const exported = Object.values(template().findOutputs('*')).filter(({ Export }) => Export);
  expect(JSON.stringify(exported)).not.toContain('Databaseshop');
});

/** What holds data, and what it cannot be reached or kept without. */
const KEPT = [
  ...['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::RDS::DBSubnetGroup'],
  ...['AWS::RDS::DBClusterParameterGroup', 'AWS::SecretsManager::Secret', 'AWS::SSM::Parameter'],
  // Of the database, and not of the function, whose logs have no more to say.
  'AWS::Logs::LogGroup',
];

test.each(KEPT)('%s stays where the configuration loses it, and goes where it was never made', (type) => {
  const found = entriesOf(template(), type).filter(([id]) => !/Users|Notifications/.test(id));
  expect(found.length).toBeGreaterThan(0);
  for (const [, one] of found)
    expect(one).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
});

test('its security group stays with it', () => {
  const [[, group] = []] = entriesOf(template(), 'AWS::EC2::SecurityGroup').filter(([id]) =>
    /^DatabaseshopSecurityGroup/.test(id),
  );
  expect(group).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate' });
});

test('where nothing is protected it goes with the environment, and leaves a snapshot', () => {
  const open = foundation({ protect: false }, { database: true });
  expect(only(open, 'AWS::RDS::DBCluster')).toMatchObject({ DeletionProtection: false });
  const [[, cluster] = []] = entriesOf(open, 'AWS::RDS::DBCluster');
  expect(cluster).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  for (const type of KEPT.filter((one) => one !== 'AWS::RDS::DBCluster'))
    for (const [, one] of entriesOf(open, type)) expect(one.DeletionPolicy ?? 'Delete').toBe('Delete');
});

test('users are made once it answers: after its instances, and the rules and rights of the function', () => {
  const [[, users] = []] = entriesOf(template(), 'Custom::TealDatabaseUsers');
  const awaited = users?.DependsOn ?? [];
  for (const [type, like] of [
    ['AWS::RDS::DBInstance', /^DatabaseshopClusterWriter/],
    ['AWS::RDS::DBInstance', /^DatabaseshopClusterReader1/],
    ['AWS::IAM::Policy', /^DatabaseshopUsersHandlerRoleDefaultPolicy/],
    ['AWS::EC2::SecurityGroupIngress', /^DatabaseshopSecurityGroup/],
    ['AWS::EC2::SecurityGroupEgress', /^DatabaseshopUsersSecurityGroup/],
  ] as const)
    expect(awaited).toContain(idOf(template(), type, like));
});

test('its password rotates, and not at once: the first version is made with the users', () => {
  const [[, schedule] = []] = entriesOf(template(), 'AWS::SecretsManager::RotationSchedule');
  expect(schedule?.Properties).toMatchObject({
    ...{ RotationRules: { AutomaticallyAfterDays: 30 }, RotateImmediatelyOnUpdate: false },
    SecretId: { Ref: idOf(template(), 'AWS::SecretsManager::Secret', /^DatabaseshopSecret/) },
  });
  expect(schedule?.DependsOn).toContain(idOf(template(), 'Custom::TealDatabaseUsers', /./));
});

test('what is said of it is what it is', () => {
  const own = foundation(
    { databases: { shop: { capacity: { max: 16 }, readers: 2, backups: days(35) } } },
    { database: { capacity: { min: 1 }, rotation: days(7) } },
  );
  expect(only(own, 'AWS::RDS::DBCluster')).toMatchObject({
    BackupRetentionPeriod: 35,
    ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 16 },
  });
  own.resourceCountIs('AWS::RDS::DBInstance', 3);
  own.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
    RotationRules: { AutomaticallyAfterDays: 7 },
  });
});

test('another capacity replaces nothing', () => {
  const more = foundation({}, { database: { capacity: { max: 32 } } });
  const ids = (from: Template) => Object.keys(from.toJSON().Resources).sort();
  expect(ids(more)).toEqual(ids(template()));
  const { ServerlessV2ScalingConfiguration: _, ...rest } = only(template(), 'AWS::RDS::DBCluster');
  expect(only(more, 'AWS::RDS::DBCluster')).toMatchObject(rest);
});

const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders',
  securityGroupId: 'sg-0123456789abcdef0',
};

test('one that is there already is not touched by the foundation', () => {
  const none = foundation({ databases: { shop: existing } }, { database: true });
  for (const type of ['AWS::RDS::DBCluster', 'AWS::SSM::Parameter', 'AWS::Lambda::Function'])
    none.resourceCountIs(type, 0);
});

test('two services have one each, and nothing of the other', () => {
  const { service: _, ...rest } = shop();
  const services = ['shop', 'cart'].map((name) => ({ name, port: 8080, database: true as const }));
  const both = synthesize({ ...rest, services }).template('shop-production-foundation');
  const named = (type: string, name: string) =>
    entriesOf(both, type)
      .map(([, { Properties }]) => Properties[name])
      .sort();
  expect(named('AWS::RDS::DBCluster', 'DBClusterIdentifier')).toEqual(['cart-production', 'shop-production']);
  expect(named('AWS::SecretsManager::Secret', 'Name')).toEqual([
    'cart-production/DATABASE',
    'shop-production/DATABASE',
  ]);
  for (const [id, one] of Object.entries(both.toJSON().Resources as Record<string, Resource>))
    if (id.startsWith('Databaseshop')) expect(JSON.stringify(one)).not.toContain('Databasecart');
});
