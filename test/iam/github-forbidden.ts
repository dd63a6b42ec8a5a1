import { accessStackName, at, executionRoleArn, iam, toolkitStackName } from './account';
import { type Act, act, call, each } from './acts';
import {
  change,
  changes,
  cluster,
  hold,
  image,
  passExecution,
  published,
  publishing,
  push,
  releases,
  service,
  settle,
  stacks,
  withRole,
} from './github-calls';
import { hostileActs } from './hostile-acts';
import { iamWrites } from './iam-writes';
import { bootstrapRoles, githubRoles, policies, provider } from './protected';

/** What no role of GitHub can do. */
export const never: readonly Act[] = [
  ...[
    ...githubRoles,
    ...bootstrapRoles,
    ...policies,
    provider,
    iam('user/eve'),
    iam('role/teal/shop/x'),
    iam('role/Admin'),
  ].flatMap((resource) =>
    iamWrites
      .filter((action) => action !== 'iam:PassRole')
      .map((action) => act(`${action} on ${resource}`, call(action, resource))),
  ),
  ...hostileActs.filter(
    ({ what }) =>
      // Told apart below, role by role.
      !/^(take .*(file-publishing|role made)|a record: s3:(Put|Get)Object$|the records: s3:(ListBucket |GetBucket)|the stack shop-production|the repository of record: ecr:PutImage$|what nobody has written)/.test(
        what,
      ) && what !== `pass ${executionRoleArn} to CloudFormation`,
  ),
  ...[executionRoleArn, ...bootstrapRoles, ...githubRoles].map((role) =>
    act(
      `pass ${role} to a function`,
      call('iam:PassRole', role, { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    ),
  ),
  // Without If-None-Match it would be written over what is there.
  ...['staging', 'production'].flatMap((environment) =>
    [releases(environment), hold(environment)].map((entry) =>
      act(`${entry} over what is there`, call('s3:PutObject', entry)),
    ),
  ),
  ...each(
    'a secret',
    at('secretsmanager', 'secret:shop-production/RECEIPT_KEY-AbCdEf'),
    'secretsmanager:GetSecretValue',
    'secretsmanager:PutSecretValue',
  ),
  ...each(
    'the service',
    at('ecs', `service/${service('production')}`),
    'ecs:UpdateService',
    'ecs:DeleteService',
    'ecs:CreateService',
  ),
  ...each('tasks', '*', 'ecs:RunTask', 'ecs:RegisterTaskDefinition'),
  act(
    'past a pause',
    call('ecs:ContinueServiceDeployment', at('ecs', `service-deployment/${service('production')}/1`)),
  ),
  act('a shell', call('ecs:ExecuteCommand', at('ecs', 'task/shop-production/1'), cluster('production'))),
  ...each(
    'traffic',
    at('elasticloadbalancing', 'listener-rule/app/shop-production/1/2/3'),
    'elasticloadbalancing:ModifyRule',
    'elasticloadbalancing:DeleteRule',
  ),
  ...each(
    'a gate',
    at('lambda', 'function:shop-production-gate-smoke-test'),
    'lambda:UpdateFunctionCode',
    'lambda:InvokeFunction',
  ),
  ...each(
    'logs',
    at('logs', 'log-group:/teal/shop-production:*'),
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
    'logs:DeleteLogGroup',
  ),
  ...each(
    'alarms',
    at('cloudwatch', 'alarm:shop-production-target-errors'),
    'cloudwatch:PutMetricAlarm',
    'cloudwatch:DisableAlarmActions',
    'cloudwatch:SetAlarmState',
  ),
  ...each(
    'the template of a record',
    releases('production'),
    's3:DeleteObject',
    's3:PutObjectRetention',
    's3:BypassGovernanceRetention',
  ),
  ...[...stacks('staging'), ...stacks('production')].flatMap((stack) =>
    each(
      stack,
      stack,
      'cloudformation:CreateStack',
      'cloudformation:UpdateStack',
      'cloudformation:DeleteStack',
      'cloudformation:SetStackPolicy',
    ),
  ),
  ...[accessStackName, toolkitStackName, 'CDKToolkit', 'shop', 'shop-production2'].flatMap((name) =>
    each(name, at('cloudformation', `stack/${name}/0f1e`), ...change, ...settle),
  ),
  ...each(
    'an image',
    image,
    'ecr:BatchDeleteImage',
    'ecr:DeleteRepository',
    'ecr:SetRepositoryPolicy',
    'ecr:PutLifecyclePolicy',
  ),
  act('an image of others', call('ecr:PutImage', at('ecr', 'repository/payroll'))),
  act('a layer', call('kms:Decrypt', at('kms', 'key/1'))),
];

const recordsOf = (environment: string) => [
  ...each(`records of ${environment}`, releases(environment), 's3:PutObject', 's3:GetObject'),
  ...each(`holds of ${environment}`, hold(environment), 's3:PutObject', 's3:GetObject'),
];

/** By role: what other roles can do. */
export const ofOthers: readonly (readonly [string, readonly Act[]])[] = [
  [
    'shop-plan',
    [
      ...changes('production', [...change, ...settle]),
      act('pass', passExecution),
      act('publish', call('sts:AssumeRole', publishing)),
      ...each('push', image, ...push, 'ecr:BatchGetImage'),
      ...recordsOf('production'),
    ],
  ],
  [
    'shop-build',
    [
      ...changes('production', [
        ...change,
        ...settle,
        'cloudformation:GetTemplate',
        'cloudformation:DescribeStacks',
      ]),
      act('pass', passExecution),
      act('publish', call('sts:AssumeRole', publishing)),
      ...recordsOf('staging'),
      ...recordsOf('production'),
    ],
  ],
  [
    'shop-prepare-production',
    [
      ...changes('production', ['cloudformation:ExecuteChangeSet', ...settle]),
      ...changes('staging', change),
      act(
        'a change set with another role',
        call('cloudformation:CreateChangeSet', stacks('production')[1] ?? '', withRole(iam('role/Admin'))),
      ),
      act('a change set with no role', call('cloudformation:CreateChangeSet', stacks('production')[1] ?? '')),
      act('pass to a function', {
        ...passExecution,
        context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      }),
      ...each('push', image, ...push),
      ...recordsOf('production'),
    ],
  ],
  [
    'shop-deploy-production',
    [
      ...changes('staging', [...change, ...settle]),
      act('pass to a function', {
        ...passExecution,
        context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      }),
      act(
        'pass another role',
        call('iam:PassRole', iam('role/Admin'), { 'iam:PassedToService': 'cloudformation.amazonaws.com' }),
      ),
      act('publish', call('sts:AssumeRole', publishing)),
      ...each('a published object', published, 's3:PutObject', 's3:DeleteObject'),
      ...each('write for staging', releases('staging'), 's3:PutObject'),
      ...each('hold staging', hold('staging'), 's3:PutObject'),
      act(
        'stop staging',
        call('ecs:StopServiceDeployment', at('ecs', `service-deployment/${service('staging')}/1`)),
      ),
    ],
  ],
  [
    'shop-deploy-staging',
    [
      ...changes('production', [...change, ...settle]),
      ...recordsOf('production'),
      act(
        'stop production',
        call('ecs:StopServiceDeployment', at('ecs', `service-deployment/${service('production')}/1`)),
      ),
    ],
  ],
  [
    'shop-drift',
    [
      ...changes('production', [...change, ...settle]),
      act('pass', passExecution),
      act('publish', call('sts:AssumeRole', publishing)),
      ...each('push', image, ...push),
      ...each('hold', hold('production'), 's3:PutObject'),
      act(
        'stop',
        call('ecs:StopServiceDeployment', at('ecs', `service-deployment/${service('production')}/1`)),
      ),
    ],
  ],
];
