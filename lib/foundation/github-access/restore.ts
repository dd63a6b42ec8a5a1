import { ArnFormat } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { copyPrefix, RESTORE_DRILL_TAG } from '../../../lambda/shared/restore-drill';
import {
  boundedExecutionRoleName,
  ecsPlace,
  executionRoleName,
  loadBalancerName,
  recordsBucketName,
} from '../../config/names';
import type { Service } from '../../config/types-resolved';
import { rolePath } from '../bootstrap/place';
import { type Access, type AccessEnvironment, arn, type Permission, STACK_ID, stackArns } from './access';

export const hasDatabase = ({ configuration }: AccessEnvironment): boolean =>
  configuration.services.some(({ database }) => database !== undefined);

/**
 * What `teal restore-drill` calls: it restores a service's own backups into clusters that are named as a drill's and carry
 * its tag, deletes those alone, and runs a task of the service's own definition. It changes no cluster, and reads no secret.
 *
 * source: Service Authorization Reference, Amazon RDS and Amazon ECS: resource types and condition keys of each action
 */
export function restorePermissions(access: Access, environment: AccessEnvironment): Permission[] {
  const withDatabase = environment.configuration.services.filter(({ database }) => database !== undefined);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadDatabases',
        actions: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
        resources: [rds(environment, 'cluster', '*'), rds(environment, 'db', '*')],
      }),
      wildcardReason: 'What an earlier drill has left is found in the list of all; it only reads',
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadStacksOfServices',
        actions: ['cloudformation:DescribeStacks'],
        resources: stackArns(environment.stacks),
      }),
      wildcardReason: STACK_ID,
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'PassGroups',
        actions: ['rds:RestoreDBClusterToPointInTime', 'rds:CreateDBInstance'],
        resources: ['cluster-pg', 'og', 'pg', 'secgrp', 'subgrp'].map((kind) => rds(environment, kind, '*')),
      }),
      wildcardReason:
        'The groups of a database get their names when they are made, and are named in these calls, not changed',
    },
    ...withDatabase.flatMap((service, nth) =>
      ofService(access, environment, service, nth === 0 ? '' : `${nth + 1}`),
    ),
    {
      statement: new iam.PolicyStatement({
        sid: 'AppendRestores',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: withDatabase.map(({ name }) => {
          const resource = recordsBucketName(access.delivery, access.stack.account);
          const bucket = access.stack.formatArn({ service: 's3', region: '', account: '', resource });
          return `${bucket}/${environment.configuration.name}/${name}/restores/*`;
        }),
      }),
      wildcardReason: 'The key of a record holds its time; records of restores alone',
    },
  ];
}

const rds = ({ stacks: [stack] }: AccessEnvironment, kind: string, name: string): string =>
  stack.formatArn({
    service: 'rds',
    resource: kind,
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

function ofService(
  access: Access,
  environment: AccessEnvironment,
  { name, database }: Service,
  suffix: string,
): Permission[] {
  const { configuration, stacks } = environment;
  const [stack] = stacks;
  const owner = loadBalancerName(name, configuration.name);
  const place = ecsPlace(name, configuration.name, configuration.cluster?.name);
  const source = database?.kind === 'existing' ? database.clusterArn : rds(environment, 'cluster', owner);
  const copies = ['cluster', 'db'].map((kind) => rds(environment, kind, `${copyPrefix(owner)}*`));
  const asked = { StringEquals: { [`aws:RequestTag/${RESTORE_DRILL_TAG}`]: owner } };
  const own = { StringEquals: { [`aws:ResourceTag/${RESTORE_DRILL_TAG}`]: owner } };
  const tasks = arn(stack, 'ecs', 'task', `${place.cluster}/*`);
  const inCluster = { 'ecs:cluster': arn(stack, 'ecs', 'cluster', place.cluster) };
  const statement = (
    sid: string,
    actions: readonly string[],
    resources: readonly string[],
    conditions: iam.Conditions = {},
  ) =>
    new iam.PolicyStatement({
      sid: sid + suffix,
      actions: [...actions],
      resources: [...resources],
      conditions,
    });
  return [
    {
      statement: statement('RestoreInto', ['rds:RestoreDBClusterToPointInTime'], [source, ...copies], asked),
      wildcardReason: COPY,
    },
    { statement: statement('MakeInstances', ['rds:CreateDBInstance'], copies, asked), wildcardReason: COPY },
    // With what is made alone: whoever could tag the database itself could delete it.
    { statement: statement('TagCopies', ['rds:AddTagsToResource'], copies, asked), wildcardReason: COPY },
    {
      statement: statement('DeleteCopies', ['rds:DeleteDBCluster', 'rds:DeleteDBInstance'], copies, own),
      wildcardReason: COPY,
    },
    {
      statement: statement(
        'ReadService',
        ['ecs:DescribeServices'],
        [arn(stack, 'ecs', 'service', `${place.cluster}/${place.service}`)],
      ),
    },
    {
      statement: statement(
        'ReadRevision',
        ['ecs:DescribeServiceRevisions'],
        [arn(stack, 'ecs', 'service-revision', `${place.cluster}/${place.service}/*`)],
      ),
      wildcardReason: 'The id of a revision is made when it starts; this service only',
    },
    {
      statement: statement(
        'RunCheck',
        ['ecs:RunTask'],
        [arn(stack, 'ecs', 'task-definition', `${owner}:*`)],
        {
          ArnEquals: inCluster,
        },
      ),
      wildcardReason: 'A release makes a revision; the family of this service only',
    },
    {
      statement: statement('TagCheck', ['ecs:TagResource'], [tasks], {
        StringEquals: { 'ecs:CreateAction': 'RunTask', ...asked.StringEquals },
      }),
      wildcardReason: TASK,
    },
    {
      statement: statement('SeeCheck', ['ecs:DescribeTasks'], [tasks], { ArnEquals: inCluster }),
      wildcardReason: TASK,
    },
    {
      statement: statement('StopCheck', ['ecs:StopTask'], [tasks], { ArnEquals: inCluster, ...own }),
      wildcardReason: TASK,
    },
    {
      statement: statement('PassTaskRoles', ['iam:PassRole'], rolesOfTasks(access, owner), {
        StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      }),
      wildcardReason:
        'CloudFormation ends the name of the task role with an id; of this service only, and to its tasks only',
    },
  ];
}

const COPY = 'A copy’s name ends in its day; each carries the tag of a drill of this service';
const TASK = 'The id of a task is made when it starts; this service’s cluster only';

/** As the service's stack makes them: under the path that a bootstrap of the delivery's own gives them, and without. */
const rolesOfTasks = ({ stack, delivery }: Access, owner: string): string[] =>
  [
    executionRoleName(owner),
    rolePath(delivery).slice(1) + boundedExecutionRoleName(owner),
    ...['', rolePath(delivery).slice(1)].map((path) => `${path}${owner}-TaskDefinition*`),
  ].map((name) => stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name }));
