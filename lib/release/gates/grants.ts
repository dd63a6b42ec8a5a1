import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { VERDICT_EVENT } from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import type { EcsPlace } from '../../config/names';
import type { GatedService } from './gated-service';

/**
 * What every gate calls: it reads its service's deployments and their images, by which it knows whether it looks at a
 * release or at a recovery, and publishes its verdict.
 */
export function grantJudging(handler: lambda.Function, of: GatedService): void {
  grantEcs(handler, of, 'ecs:DescribeServiceDeployments', 'service-deployment');
  grantEcs(handler, of, 'ecs:DescribeServiceRevisions', 'service-revision');
  const { ecs } = of;
  handler.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['ecs:ListServiceDeployments'],
      resources: [arnOf(handler, 'ecs', 'service', `${ecs.cluster}/${ecs.service}`)],
    }),
  );
  handler.addToRolePolicy(
    new iam.PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [arnOf(handler, 'events', 'event-bus', 'default')],
      // Nobody takes its events for those of AWS, or of another application.
      conditions: { StringEquals: { 'events:source': VERDICT_EVENT.SOURCE } },
    }),
  );
}

/** Before its first task has started, ECS may list no image of a revision. */
const BEFORE_TASKS: readonly string[] = ['RECONCILE_SERVICE', 'PRE_SCALE_UP'];

/** Lets a gate of a stage without tasks read in the task definition which images are released. */
export function grantDefinition(handler: lambda.Function, stages: readonly string[]): void {
  if (!stages.some((stage) => BEFORE_TASKS.includes(stage))) return;
  // `*`: the call takes no resource. source: Service Authorization Reference, Amazon Elastic Container Service
  handler.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }),
  );
  acknowledgeWildcard(
    handler.node.scope ?? handler,
    '*',
    'DescribeTaskDefinition takes no resource; it only reads, and no task definition holds a secret',
  );
}

/** @param resource kind of what is read: its ids are made when a deployment starts */
export function grantEcs(
  handler: lambda.Function,
  { ecs }: GatedService,
  action: string,
  resource: 'service-deployment' | 'service-revision',
): void {
  const all = arnOf(handler, 'ecs', resource, `${ecs.cluster}/${ecs.service}/*`);
  handler.addToRolePolicy(new iam.PolicyStatement({ actions: [action], resources: [all] }));
  acknowledgeWildcard(
    handler.node.scope ?? handler,
    all,
    'Its id is made when a deployment starts; this service’s only',
  );
}

/** Why the ids of tasks are not written: with a cluster of its own they are the service's. */
export const taskReason = ({ cluster }: EcsPlace, fullName: string): string =>
  `The id of a task is made when it starts; this cluster’s only, which has ${cluster === fullName ? 'one service' : 'other services too: of them it is only read'}`;

/** Lets a gate list and read the tasks of its service's cluster, which has no other service, or others that it may see too. */
export function grantTasks(handler: lambda.Function, { ecs, fullName }: GatedService): void {
  const conditions = { ArnEquals: { 'ecs:cluster': arnOf(handler, 'ecs', 'cluster', ecs.cluster) } };
  const tasks = arnOf(handler, 'ecs', 'task', `${ecs.cluster}/*`);
  handler.addToRolePolicy(
    new iam.PolicyStatement({
      // `*`: tasks are listed by cluster, which is a condition and no resource.
      // source: Service Authorization Reference, Amazon ECS, ListTasks
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      conditions,
    }),
  );
  handler.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [tasks], conditions }),
  );
  const scope = handler.node.scope ?? handler;
  acknowledgeWildcard(scope, '*', 'ListTasks takes its cluster as a condition; it only reads');
  acknowledgeWildcard(scope, tasks, taskReason(ecs, fullName));
}

const arnOf = (handler: lambda.Function, service: string, resource: string, resourceName: string): string =>
  Stack.of(handler).formatArn({ service, resource, resourceName });
