import { listingOf, type StackToList } from '../../../cli/destroy/listing';
import { linesOf } from '../../../cli/destroy/report';
import type { RawResource } from '../../../cli/eject/raw-template';

const listed = (Resources: Readonly<Record<string, RawResource>>, more: Partial<StackToList> = {}) =>
  listingOf({ name: 'shop-staging', isProtected: false, template: { Resources }, ...more });
const kept = (
  Type: string,
  Properties: object = {},
  DeletionPolicy = 'RetainExceptOnCreate',
): RawResource => ({
  ...{ Type, DeletionPolicy, Properties: { ...Properties } },
});

test('what has no policy goes, and is counted', () => {
  const thing = { Type: 'Test::Thing' };
  expect(listed({ A: thing, B: thing, C: { Type: 'Test::Other', DeletionPolicy: 'Delete' } })).toMatchObject({
    deleted: { 'Test::Thing': 2, 'Test::Other': 1 },
    kept: [],
    outside: [],
    blocked: [],
  });
});

test.each<[string, RawResource, readonly (string | RegExp)[], RegExp | undefined]>([
  [
    'a secret',
    kept('AWS::SecretsManager::Secret', { Name: 'shop-staging/URL' }),
    ['aws secretsmanager delete-secret --secret-id shop-staging/URL --recovery-window-in-days 7'],
    /7 days are over/,
  ],
  [
    'a repository',
    kept('AWS::ECR::Repository', { RepositoryName: 'shop/shop' }, 'Retain'),
    ['aws ecr delete-repository --repository-name shop/shop --force'],
    /every image/,
  ],
  ['a bucket', kept('AWS::S3::Bucket', { BucketName: 'plain' }), ['aws s3 rb s3://plain --force'], undefined],
  [
    'a bucket of versions',
    kept('AWS::S3::Bucket', { BucketName: 'b', VersioningConfiguration: { Status: 'Enabled' } }),
    [/delete-objects --bucket b --delete/, 'aws s3api delete-bucket --bucket b'],
    undefined,
  ],
  [
    'a bucket of records',
    kept('AWS::S3::Bucket', {
      BucketName: 'records',
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 400 } } },
    }),
    [
      'aws s3api delete-bucket-policy --bucket records',
      /--bypass-governance-retention --delete/,
      'aws s3api delete-bucket --bucket records',
    ],
    /400 days after the last release/,
  ],
  [
    'rules whose eject was begun',
    kept('Custom::TealLiveTrafficRules', { Owner: 'shop-staging' }, 'Retain'),
    [
      /Key=teal:traffic-rule,Values=shop-staging\/production,shop-staging\/test .*xargs -rn1 aws elbv2 delete-rule/,
    ],
    /they must go first/,
  ],
  [
    'what CloudFormation has named',
    kept('AWS::Logs::LogGroup'),
    [
      /delete-log-group --log-group-name "\$\(aws cloudformation describe-stack-resource --stack-name shop-staging/,
    ],
    undefined,
  ],
  // Anything that a team has added: there is a command for it.
  [
    'a type that is not known here',
    kept('AWS::EFS::FileSystem', {}, 'Snapshot'),
    [/^aws cloudcontrol delete-resource --type-name AWS::EFS::FileSystem --identifier "\$\(/],
    undefined,
  ],
])('%s stays, with the command that deletes it', (_, resource, commands, note) => {
  const [found] = listed({ Thing: resource }).kept;
  expect(found?.commands).toHaveLength(commands.length);
  for (const [nth, command] of commands.entries()) expect(found?.commands[nth]).toMatch(command);
  if (note) expect(found?.note).toMatch(note);
  else expect(found).not.toHaveProperty('note');
});

// source: Lambda API reference, DeleteFunction: without a qualifier it deletes all versions
test('a version goes with its function, though the stack would keep it', () => {
  const version = kept('AWS::Lambda::Version', { FunctionName: { Ref: 'Gate' } });
  expect(listed({ Version: version })).toMatchObject({ kept: [], deleted: { 'AWS::Lambda::Version': 1 } });
});

test('decisions of people are in no stack', () => {
  const rules = { Type: 'Custom::TealLiveTrafficRules', Properties: { Owner: 'shop-staging' } };
  expect(listed({ Rules: rules }).outside[0]?.command).toContain('--path /teal/decisions/shop-staging ');
});

test('a word of the command that empties a bucket is short enough for a shell', () => {
  const bucket = kept('AWS::S3::Bucket', { BucketName: 'b', VersioningConfiguration: {} });
  const [, most] =
    /--max-items (\d+) --output json/.exec(listed({ B: bucket }).kept[0]?.commands[0] ?? '') ?? [];
  // A key of 300 characters, a version's id of 32, and what JSON puts around them. source: execve(2), MAX_ARG_STRLEN
  expect(Number(most) * (300 + 32 + 90)).toBeLessThan(128 * 1024);
});

test('what is deployed is called by its name, and a policy by its bucket', () => {
  const resources = {
    Bucket: kept('AWS::S3::Bucket'),
    Policy: kept('AWS::S3::BucketPolicy', { Bucket: { Ref: 'Bucket' } }),
  };
  const physicalIds = new Map([
    ['Bucket', 'shop-bucket-1'],
    ['Policy', 'shop-policy-2'],
  ]);
  expect(listed(resources, { physicalIds }).kept.map(({ name }) => name)).toEqual([
    'shop-bucket-1',
    'shop-bucket-1',
  ]);
});

test('what AWS has made beside a stack is told, in each region', () => {
  const { outside } = listed(
    {
      Logs: { Type: 'AWS::Logs::LogGroup' },
      Own: { Type: 'AWS::Lambda::Function', Properties: { LoggingConfig: { LogGroup: { Ref: 'Logs' } } } },
      Other: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'nightly', VpcConfig: {} } },
      Probe: {
        Type: 'AWS::Synthetics::Canary',
        Properties: {
          Name: 'probe',
          Replicas: [{ Location: 'eu-central-1' }],
          ProvisionedResourceCleanup: 'OFF',
        },
      },
      Cluster: {
        Type: 'AWS::ECS::Cluster',
        Properties: {
          ClusterName: 'shop',
          ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
        },
      },
    },
    { region: 'eu-west-1' },
  );
  expect(outside.map(({ what }) => what)).toEqual([
    'the logs of nightly, in a group that Lambda made',
    expect.stringContaining('network interfaces of nightly'),
    'the logs of the probe probe in eu-west-1',
    'the logs of the probe probe in eu-central-1',
    'the function of the probe probe',
    'the logs of Container Insights',
  ]);
  expect(outside[3]?.command).toContain(
    '--region eu-central-1 --log-group-name-prefix /aws/lambda/cwsyn-probe-',
  );
});

test('what is in the way is told with what lifts it', () => {
  const loadBalancer = {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: {
      Name: 'shop-staging',
      LoadBalancerAttributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
    },
  };
  const { blocked } = listed({ LoadBalancer: loadBalancer }, { isProtected: true });
  expect(blocked.map(({ command }) => command)).toEqual([
    'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name shop-staging',
    // A name would be refused: the call takes an ARN.
    expect.stringMatching(/--load-balancer-arn "\$\(aws cloudformation describe-stack-resource/),
  ]);
  const known = new Map([['LoadBalancer', 'arn:lb']]);
  expect(listed({ LoadBalancer: loadBalancer }, { physicalIds: known }).blocked[0]?.command).toMatch(
    /arn:lb$/,
  );
});

test('it is printed in that order', () => {
  const lines = linesOf(
    listed(
      { A: { Type: 'Test::Thing' }, B: kept('AWS::S3::Bucket', { BucketName: 'b' }) },
      { isProtected: true },
    ),
  );
  expect(lines).toEqual([
    'shop-staging:',
    '  deleted: Test::Thing',
    '  stays, and is deleted by',
    '    B (AWS::S3::Bucket)',
    '      aws s3 rb s3://b --force',
    '  in the way',
    '    shop-staging is protected from termination',
    expect.stringContaining('update-termination-protection'),
  ]);
});

test.each([
  ['flags', 'AWS.AppConfig.FeatureFlags', 1],
  ['what is declared, which nobody but the stack writes', 'AWS.Freeform', 0],
])('versions of %s', (_, Type, count) => {
  const profile = {
    Type: 'AWS::AppConfig::ConfigurationProfile',
    Properties: { ApplicationId: { Ref: 'App' }, Name: 'flags', Type },
  };
  const resources = { App: { Type: 'AWS::AppConfig::Application' }, Values: profile };
  const template = { Resources: resources } as never;
  const ids = new Map(Object.entries({ App: 'app1234', Values: 'prof123' }));
  const of = { name: 'shop-production', template, isProtected: false };
  const deployed = listingOf({ ...of, physicalIds: ids }).outside;
  expect(deployed).toHaveLength(count);
  for (const { what, command = '' } of deployed) {
    expect(what).toContain('take them out first');
    const asked = '--application-id app1234 --configuration-profile-id prof123';
    expect(command.split(asked)).toHaveLength(3);
  }
  for (const { command } of listingOf(of).outside)
    expect(command).toContain('--logical-resource-id Values --query');
});
