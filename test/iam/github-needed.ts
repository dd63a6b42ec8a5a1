import { at, executionRoleArn, iam } from './account';
import { call } from './acts';
import {
  change,
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
  version,
  withRole,
} from './github-calls';
import type { Request } from './policy';
import { policies, records } from './protected';

const reads = ['DescribeStacks', 'GetTemplate', 'GetTemplateSummary', 'ListStackResources'].map(
  (verb) => `cloudformation:${verb}`,
);
// An image's layers are read by a URL that ECR gives: its configuration, its provenance, and what a copy takes along.
const readImage = ['ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:GetDownloadUrlForLayer'];
const on = (resources: readonly string[], actions: readonly string[], context = {}) =>
  resources.flatMap((resource) => actions.map((action) => call(action, resource, context)));
const follow = [...reads, 'cloudformation:DescribeChangeSet', 'cloudformation:DescribeStackEvents'];
const verdict = (environment: string) => [
  ...on(
    [at('ecs', `service/${service(environment)}`)],
    ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
  ),
  call('ecs:DescribeServiceDeployments', at('ecs', `service-deployment/${service(environment)}/1`)),
  call('ecs:DescribeServiceRevisions', at('ecs', `service-revision/${service(environment)}/1`)),
  call('ecs:ListTasks', '*', cluster(environment)),
  call('ecs:DescribeTasks', at('ecs', `task/shop-${environment}/1`), cluster(environment)),
  call('elasticloadbalancing:DescribeRules', '*'),
];
const list = (environment: string) =>
  call('s3:ListBucket', records, { 's3:prefix': `${environment}/holds/` });

// The bucket refuses what would write over a record.
const whatIsNotThere = { 's3:if-none-match': '*' };

/**
 * By role: what the commands call that run with it.
 * source: docs/github-access.md, and the tests of each verb, which record what it calls
 */
export const needed: readonly (readonly [string, readonly Request[]])[] = [
  [
    'shop-plan',
    [...on([...stacks('staging'), ...stacks('production')], reads), call('ssm:GetParameter', version)],
  ],
  [
    'shop-build',
    [
      call('ecr:GetAuthorizationToken', '*'),
      ...on([image], [...push, 'ecr:BatchCheckLayerAvailability', ...readImage]),
    ],
  ],
  [
    'shop-prepare-production',
    [
      ...on(stacks('production'), [...follow, 'cloudformation:DeleteChangeSet']),
      ...on(stacks('production'), ['cloudformation:CreateChangeSet'], withRole(executionRoleArn)),
      passExecution,
      call('sts:AssumeRole', publishing),
      // CloudFormation reads a template, and the values of its parameters, as who asks for the change set.
      call('s3:GetObject', published),
      ...on([version], ['ssm:GetParameter', 'ssm:GetParameters']),
    ],
  ],
  ...['staging', 'production'].map((environment): [string, Request[]] => [
    `shop-deploy-${environment}`,
    [
      ...on(stacks(environment), [...follow, ...change, ...settle]),
      call('s3:GetObject', published),
      passExecution,
      ...on([version], ['ssm:GetParameter', 'ssm:GetParameters']),
      call('ecs:StopServiceDeployment', at('ecs', `service-deployment/${service(environment)}/1`)),
      ...verdict(environment),
      list(environment),
      ...on([releases(environment), hold(environment)], ['s3:GetObject', 's3:PutObject'], whatIsNotThere),
      ...on([image], [...readImage, 'ecr:PutImage']),
    ],
  ]),
  [
    'shop-drift',
    [
      ...on(
        [...stacks('staging'), ...stacks('production')],
        [
          'cloudformation:DetectStackDrift',
          'cloudformation:DescribeStackResourceDrifts',
          'cloudformation:DescribeStacks',
        ],
      ),
      call('cloudformation:DescribeStackDriftDetectionStatus', '*'),
      ...on(
        [iam('role/teal/shop/shop-production-Task-ABC')],
        ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListRolePolicies'],
      ),
      ...on(policies, ['iam:GetPolicy', 'iam:GetPolicyVersion']),
      ...verdict('staging'),
      ...verdict('production'),
      list('production'),
      ...on([releases('production')], ['s3:GetObject', 's3:PutObject'], whatIsNotThere),
    ],
  ],
];
