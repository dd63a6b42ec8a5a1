import { Template } from 'aws-cdk-lib/assertions';
import { delivery, environment, production, template } from './github-access-fixture';

const region = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;
const stacks = ['shop-production-foundation', 'shop-production'].map((name) =>
  region('cloudformation', `stack/${name}/*`),
);
const execution = 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-central-1';
const bootstrapVersion = region('ssm', 'parameter/cdk-bootstrap/hnb659fds/version');
const records = 'arn:aws:s3:::shop-records-111122223333';

const templateReads = [
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  'cloudformation:GetTemplateSummary',
  'cloudformation:ListStackResources',
];
const stackReads = [
  ...templateReads,
  'cloudformation:DescribeChangeSet',
  'cloudformation:DescribeEvents',
  'cloudformation:DescribeStackEvents',
].sort();
const passExecutionRole = {
  PassExecutionRole: [
    ['iam:PassRole'],
    [execution],
    { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
  ],
};
const readBootstrapVersion = {
  ReadBootstrapVersion: [['ssm:GetParameter', 'ssm:GetParameters'], [bootstrapVersion]],
};
const inCluster = { ArnEquals: { 'ecs:cluster': [region('ecs', 'cluster/shop-production')] } };
const verdictReads = {
  ReadServices: [
    ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
    [region('ecs', 'service/shop-production/shop')],
  ],
  ReadReleases: [
    ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
    [
      region('ecs', 'service-deployment/shop-production/shop/*'),
      region('ecs', 'service-revision/shop-production/shop/*'),
    ],
  ],
  ReadTasks: [['ecs:DescribeTasks'], [region('ecs', 'task/shop-production/*')]],
  ListTasks: [['ecs:ListTasks'], ['*'], inCluster],
  ReadTrafficRules: [['elasticloadbalancing:DescribeRules'], ['*']],
};

test('plan: reads the templates of the delivery and the version of the bootstrap', () => {
  expect(permissions('shop-plan')).toEqual({
    ReadTemplates: [templateReads, sorted(stacks)],
    ReadBootstrapVersion: [['ssm:GetParameter'], [bootstrapVersion]],
  });
});

test('build: pushes to the repositories of the delivery at home, and reads there', () => {
  expect(permissions('shop-build')).toEqual({
    LogInToRegistry: [['ecr:GetAuthorizationToken'], ['*']],
    PushImages: [
      [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:GetDownloadUrlForLayer',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      [region('ecr', 'repository/shop/shop')],
    ],
  });
});

// source: CloudFormation reads a TemplateURL as the caller of CreateChangeSet
const readPublished = {
  ReadPublishedTemplates: [
    ['s3:GetObject'],
    ['arn:aws:s3:::cdk-hnb659fds-assets-111122223333-eu-central-1/*'],
  ],
};

/** The service's own, also one that is not made yet, which has no six characters behind its name; and no value. */
const describeSecrets = {
  DescribeSecrets: [
    ['secretsmanager:DescribeSecret'],
    ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop-production/*'],
  ],
};

test('prepare: makes change sets for the bootstrap’s execution role, and executes none', () => {
  expect(permissions('shop-prepare-production')).toEqual({
    ReadStacks: [stackReads, sorted(stacks)],
    CreateChangeSets: [
      ['cloudformation:CreateChangeSet'],
      sorted(stacks),
      { StringEquals: { 'cloudformation:RoleArn': execution } },
    ],
    DeleteChangeSets: [['cloudformation:DeleteChangeSet'], sorted(stacks)],
    PublishTemplates: [
      ['sts:AssumeRole'],
      ['arn:aws:iam::111122223333:role/cdk-hnb659fds-file-publishing-role-111122223333-eu-central-1'],
    ],
    ...readPublished,
    ...passExecutionRole,
    ...readBootstrapVersion,
    ...describeSecrets,
  });
});

test('deploy: executes change sets, stops deployments, tags images and appends records, by no role but its own', () => {
  expect(permissions('shop-deploy-production')).toEqual({
    ReadStacks: [stackReads, sorted(stacks)],
    ChangeStacks: [
      [
        'cloudformation:CancelUpdateStack',
        'cloudformation:ContinueUpdateRollback',
        'cloudformation:CreateChangeSet',
        'cloudformation:DeleteChangeSet',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:UpdateTerminationProtection',
      ],
      sorted(stacks),
    ],
    ...readPublished,
    ...passExecutionRole,
    ...readBootstrapVersion,
    ...describeSecrets,
    StopDeployments: [
      ['ecs:StopServiceDeployment'],
      [region('ecs', 'service-deployment/shop-production/shop/*')],
    ],
    ...verdictReads,
    ReadImages: [
      ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer'],
      [region('ecr', 'repository/shop/shop')],
    ],
    MarkDeployedImages: [['ecr:PutImage'], [region('ecr', 'repository/shop/shop')]],
    ListRecords: [['s3:ListBucket'], [records], { StringLike: { 's3:prefix': ['production/*'] } }],
    ReadRecords: [['s3:GetObject'], [`${records}/production/*`]],
    AppendRecords: [['s3:PutObject'], [`${records}/production/*`]],
  });
});

test('drift: reads, takes verdicts of all environments, and appends releases', () => {
  const { DetectDrift, FollowDetection, ListRecords, ReadRecords, AppendRecords, ...reads } =
    permissions('shop-drift');
  expect(DetectDrift).toEqual([
    sorted([
      ...templateReads,
      'cloudformation:DescribeStackResourceDrifts',
      'cloudformation:DetectStackDrift',
      'cloudformation:DetectStackResourceDrift',
    ]),
    sorted([
      ...stacks,
      region('cloudformation', 'stack/shop-github-access-111122223333/*'),
      region('cloudformation', 'stack/shop-bootstrap*'),
    ]),
  ]);
  expect(FollowDetection).toEqual([['cloudformation:DescribeStackDriftDetectionStatus'], ['*']]);
  expect(reads).toMatchObject(verdictReads);
  expect({ ListRecords, ReadRecords, AppendRecords }).toEqual({
    ListRecords: [['s3:ListBucket'], [records], { StringLike: { 's3:prefix': ['production/*'] } }],
    ReadRecords: [['s3:GetObject'], [`${records}/production/*`]],
    AppendRecords: [['s3:PutObject'], [`${records}/production/shop/releases/*`]],
  });
  const actions = Object.values(reads).flatMap(([actions]) => actions as string[]);
  expect(actions.filter((action) => !/^[a-z0-9-]+:(Get|List|Describe)/.test(action))).toEqual([]);
  expect(actions.filter((action) => /GetSecretValue|GetParameter|GetObject/.test(action))).toEqual([]);
});

describe('deploy to a second environment', () => {
  const staging = { account: production.account, region: 'us-east-1' };
  const environments = [environment('staging', staging), environment('production', production)];
  const of = (roleName: string) => permissions(roleName, template(environments));
  const repository = (at: string) => `arn:aws:ecr:${at}:111122223333:repository/shop/shop`;

  test('copies images from home to its own region, and tags them there', () => {
    expect(of('shop-deploy-production').ReadImages?.[1]).toEqual(
      sorted([repository('us-east-1'), repository('eu-central-1')]),
    );
    expect(of('shop-deploy-production').MarkDeployedImages).toEqual([
      [
        'ecr:BatchCheckLayerAvailability',
        'ecr:CompleteLayerUpload',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      [repository('eu-central-1')],
    ]);
    expect(of('shop-deploy-staging').MarkDeployedImages).toEqual([
      ['ecr:PutImage'],
      [repository('us-east-1')],
    ]);
  });

  test('reads the records of the one before, and writes its own alone', () => {
    expect(of('shop-deploy-production').ReadRecords?.[1]).toEqual([
      `${records}/production/*`,
      `${records}/staging/*`,
    ]);
    expect(of('shop-deploy-production').AppendRecords?.[1]).toEqual([`${records}/production/*`]);
    expect(of('shop-deploy-staging').ReadRecords?.[1]).toEqual([`${records}/staging/*`]);
  });

  test('names nothing of the other environment but its records', () => {
    const { ReadRecords, ListRecords, ...others } = of('shop-deploy-production');
    expect(JSON.stringify(others)).not.toMatch(/staging/);
    expect(JSON.stringify(of('shop-deploy-staging'))).not.toMatch(/production/);
    expect(JSON.stringify(of('shop-prepare-production'))).not.toMatch(/staging/);
  });
});

test('deploy in the account and region of the credentials copies no image, since home is there', () => {
  const of = permissions('shop-deploy-production', template([environment('production', {})]));
  expect(of.MarkDeployedImages?.[0]).toEqual(['ecr:PutImage']);
  expect(of.ReadImages?.[1]).toHaveLength(1);
});

test('images of another account are named there, whoever deploys them', () => {
  const home = { account: '999988887777', region: 'eu-west-1' };
  const { access } = delivery([environment('production', production)], {}, home);
  expect(access.map(({ stackName }) => stackName)).toEqual([
    'shop-github-access-111122223333',
    'shop-github-access-999988887777',
  ]);
  const [ofProduction, ofImages] = access.map((stack) => Template.fromStack(stack));
  expect(permissions('shop-deploy-production', ofProduction).MarkDeployedImages?.[1]).toEqual([
    'arn:aws:ecr:eu-central-1:999988887777:repository/shop/shop',
  ]);
  expect(roleNames(ofImages)).toEqual(['shop-build']);
  expect(permissions('shop-build', ofImages).PushImages?.[1]).toEqual([
    'arn:aws:ecr:eu-west-1:999988887777:repository/shop/shop',
  ]);
});

test('the names of the bootstrap are those that the assembly names', () => {
  const { app } = delivery([environment('production', production)]);
  const artifact = app.synth().getStackByName('shop-production');
  const plain = (text?: string) => text?.replace('$' + '{AWS::Partition}', 'aws');
  expect(plain(artifact.cloudFormationExecutionRoleArn)).toBe(execution);
  expect(bootstrapVersion).toMatch(new RegExp(`:parameter${artifact.bootstrapStackVersionSsmParameter}$`));
  expect(artifact.stackTemplateAssetObjectUrl).toContain(
    '/cdk-hnb659fds-assets-111122223333-eu-central-1/'.slice(1),
  );
});

test('a private qualifier of the bootstrap is used in every role', () => {
  const found = template([environment('production', production)], {
    '@aws-cdk/core:bootstrapQualifier': 'teal1',
  });
  const text = JSON.stringify(found.toJSON());
  expect(text).toContain('role/cdk-teal1-cfn-exec-role-');
  expect(text).toContain('role/cdk-teal1-file-publishing-role-');
  expect(text).toContain('parameter/cdk-bootstrap/teal1/version');
  expect(text).not.toContain('hnb659fds-cfn-exec');
});

const roleNames = (found: Template | undefined): string[] =>
  Object.values(found?.findResources('AWS::IAM::Role') ?? {}).map(({ Properties }) => Properties.RoleName);

const sorted = (list: readonly string[]): string[] => [...list].sort();

type Permissions = Record<string, [actions: string[], resources: unknown[], condition?: unknown]>;

/** By sid: actions and resources, sorted, and the condition if there is one. */
function permissions(
  roleName: string,
  found: Template = template([environment('production', production)]),
): Permissions {
  const [roleId] = Object.keys(found.findResources('AWS::IAM::Role', { Properties: { RoleName: roleName } }));
  const policies = Object.values(
    found.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: roleId }] } }),
  );
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return Object.fromEntries(
    statements.map(({ Sid, Effect, Action, Resource, Condition }) => {
      expect(Effect).toBe('Allow');
      return [Sid, [[Action].flat().sort(), [Resource].flat().sort(), ...(Condition ? [Condition] : [])]];
    }),
  );
}

test('deploy of a region that another one follows looks at alarms, that of the last one does not', () => {
  const wave = { of: 'production', waves: 2, settleSeconds: 600 };
  const found = (number: number) => {
    const region = { ...environment('production', production), wave: { ...wave, number } };
    return JSON.stringify(template([region]).toJSON()).includes('LookAtAlarms');
  };
  expect([found(1), found(2)]).toEqual([true, false]);
});
