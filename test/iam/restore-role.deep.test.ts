import { copyPrefix, RESTORE_DRILL_TAG } from '../../lambda/shared/restore-drill';
import { Account, at, delivery, iam } from './account';
import { type Act, act, call, each, impossible, possible, type Who } from './acts';
import { cluster, service, stacks } from './github-calls';
import { never } from './github-forbidden';
import type { PolicyDocument } from './policy';
import { records } from './protected';

const OWNER = 'shop-production';
const { service: shop, environments, ...given } = delivery();
/** With a bootstrap of the delivery's own a database is one that exists. */
const databases = (name: string) => ({
  shop: {
    clusterArn: at('rds', `cluster:shop-${name}`),
    secretArn: at('secretsmanager', 'secret:shop-AbCdEf'),
    securityGroupId: 'sg-0123456789abcdef0',
  },
});
const account = new Account({
  ...given,
  service: { ...shop, database: true },
  environments: Object.fromEntries(
    Object.entries(environments).map(([name, one]) => [name, { ...one, databases: databases(name) }]),
  ),
} as ReturnType<typeof delivery>);

const rds = (kind: 'cluster' | 'db', name: string) => `${at('rds', kind)}:${name}`;
const [copy, instance] = [
  rds('cluster', `${copyPrefix(OWNER)}20261128`),
  rds('db', `${copyPrefix(OWNER)}20261128-1`),
];
const asked = { [`aws:RequestTag/${RESTORE_DRILL_TAG}`]: OWNER };
const own = { [`aws:ResourceTag/${RESTORE_DRILL_TAG}`]: OWNER };
const task = at('ecs', 'task/shop-production/1');
const definition = at('ecs', 'task-definition/shop-production:7');
const toTasks = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' };
const groups = ['cluster-pg:x', 'og:x', 'pg:x', 'secgrp:x', 'subgrp:x'].map((one) => at('rds', one));

function roleOf(name: string): Who {
  const { arn, identity } = account.github(name);
  return { identity, principal: arn, resourcePolicyOf: account.resourcePolicyOf };
}
const role = (): Who => roleOf('shop-restore-production');

test('it can do what a drill calls', () => {
  const needed = [
    ...[copy, rds('cluster', OWNER)].map((one) => call('rds:DescribeDBClusters', one)),
    call('rds:DescribeDBInstances', instance),
    // IAM asks for each resource of a call by itself.
    ...[rds('cluster', OWNER), copy].map((one) => call('rds:RestoreDBClusterToPointInTime', one, asked)),
    ...groups.flatMap((one) => [
      call('rds:RestoreDBClusterToPointInTime', one, asked),
      call('rds:CreateDBInstance', one, asked),
    ]),
    ...[copy, instance].flatMap((one) => [
      call('rds:CreateDBInstance', one, asked),
      call('rds:AddTagsToResource', one, asked),
    ]),
    call('rds:DeleteDBCluster', copy, own),
    call('rds:DeleteDBInstance', instance, own),
    call('ecs:DescribeServices', at('ecs', `service/${service('production')}`)),
    call('ecs:DescribeServiceRevisions', at('ecs', `service-revision/${service('production')}/1`)),
    call('ecs:RunTask', definition, cluster('production')),
    call('ecs:TagResource', task, { 'ecs:CreateAction': 'RunTask', ...asked }),
    call('ecs:DescribeTasks', task, cluster('production')),
    call('ecs:StopTask', task, { ...cluster('production'), ...own }),
    call('iam:PassRole', iam('role/teal/shop/shop-production-execution-bounded'), toTasks),
    call('iam:PassRole', iam('role/teal/shop/shop-production-TaskDefinitionTaskRole-ABC'), toTasks),
    call('iam:PassRole', iam('role/shop-production-execution'), toTasks),
    call('cloudformation:DescribeStacks', stacks('production')[1] ?? ''),
    call('s3:PutObject', `${records}/production/shop/restores/8275.json`, { 's3:if-none-match': '*' }),
  ];
  expect(impossible(needed, role())).toEqual([]);
});

/** What would cost a team its data, or give its database to somebody. */
const forbidden: readonly Act[] = [
  ...[rds('cluster', OWNER), rds('cluster', 'orders-production'), rds('cluster', 'shop-staging')].flatMap(
    (one) => [
      ...[{}, own].flatMap((context) =>
        [
          'DeleteDBCluster',
          'ModifyDBCluster',
          'StopDBCluster',
          'FailoverDBCluster',
          'PromoteReadReplicaDBCluster',
        ].map((verb) => act(`${verb} on ${one}`, call(`rds:${verb}`, one, context))),
      ),
      act(`tag ${one}, and delete it`, call('rds:AddTagsToResource', one, asked)),
      act(`an instance in ${one}`, call('rds:CreateDBInstance', one, asked)),
      act(`untag ${one}`, call('rds:RemoveTagsFromResource', one)),
    ],
  ),
  act('its instance', call('rds:DeleteDBInstance', rds('db', 'shop-production-1'), own)),
  act('a copy that no drill has made', call('rds:DeleteDBCluster', copy)),
  act(
    'another service’s copy',
    call('rds:DeleteDBCluster', copy, { [`aws:ResourceTag/${RESTORE_DRILL_TAG}`]: 'orders-production' }),
  ),
  act('a restore without the tag', call('rds:RestoreDBClusterToPointInTime', copy)),
  act('a restore of another', call('rds:RestoreDBClusterToPointInTime', rds('cluster', 'payroll'), asked)),
  act(
    'a restore into another name',
    call('rds:RestoreDBClusterToPointInTime', rds('cluster', 'mine'), asked),
  ),
  act('of staging', call('rds:RestoreDBClusterToPointInTime', rds('cluster', 'shop-staging'), asked)),
  ...each(
    'a snapshot',
    at('rds', 'cluster-snapshot:x'),
    'rds:CreateDBClusterSnapshot',
    'rds:DeleteDBClusterSnapshot',
    'rds:ModifyDBClusterSnapshotAttribute',
  ),
  ...each(
    'a group',
    groups[0] ?? '',
    'rds:ModifyDBClusterParameterGroup',
    'rds:DeleteDBClusterParameterGroup',
  ),
  act('a task of others', call('ecs:RunTask', at('ecs', 'task-definition/payroll:1'), cluster('production'))),
  act('a task elsewhere', call('ecs:RunTask', definition, cluster('staging'))),
  act('a task of the service', call('ecs:StopTask', task, cluster('production'))),
  act('a tag of its own on a task', call('ecs:TagResource', task, asked)),
  act('another role', call('iam:PassRole', iam('role/Admin'), toTasks)),
  act(
    'a task’s role to a function',
    call('iam:PassRole', iam('role/shop-production-execution'), {
      'iam:PassedToService': 'lambda.amazonaws.com',
    }),
  ),
  act(
    'a release record',
    call('s3:PutObject', `${records}/production/shop/releases/8275.json`, { 's3:if-none-match': '*' }),
  ),
  act('a change set', call('cloudformation:CreateChangeSet', stacks('production')[1] ?? '')),
];

test('it can touch no database, no data and no release', () => {
  expect(possible([...forbidden, ...never], role())).toEqual([]);
});

test.each(['shop-plan', 'shop-build', 'shop-drift', 'shop-deploy-production', 'shop-restore-staging'])(
  '%s cannot restore, nor delete a copy',
  (name) => {
    const acts = [
      act('restore', call('rds:RestoreDBClusterToPointInTime', copy, asked)),
      act('delete', call('rds:DeleteDBCluster', copy, own)),
      act('run', call('ecs:RunTask', definition, cluster('production'))),
    ];
    expect(possible(acts, roleOf(name))).toEqual([]);
  },
);

test('without a database there is no such role', () => {
  expect(() => new Account().github('shop-restore-production')).toThrow('must be a role of the access stack');
});

// A mistake that nobody notices in a review of a template.
test.each<[string, PolicyDocument['Statement']]>([
  [
    'the deletion without the tag',
    { Effect: 'Allow', Action: 'rds:DeleteDBCluster', Resource: `${copy.slice(0, -8)}*` },
  ],
  [
    'tags on any cluster',
    { Effect: 'Allow', Action: 'rds:AddTagsToResource', Resource: rds('cluster', '*') },
  ],
  ['every call of RDS', { Effect: 'Allow', Action: 'rds:*', Resource: '*' }],
])('a role with %s is seen', (_, Statement) => {
  expect(possible(forbidden, { ...role(), identity: [...role().identity, { Statement }] })).not.toEqual([]);
});
