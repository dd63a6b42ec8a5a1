import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { acknowledgeWildcard } from '../../acknowledge';
import type { GatedService } from './gated-service';

/** @param resource kind of what is read: its ids are made when a deployment starts */
export function grantEcs(
  handler: lambda.Function,
  { fullName, service }: GatedService,
  action: string,
  resource: 'service-deployment' | 'service-revision',
): void {
  const all = Stack.of(handler).formatArn({
    service: 'ecs',
    resource,
    resourceName: `${fullName}/${service.name}/*`,
  });
  handler.addToRolePolicy(new iam.PolicyStatement({ actions: [action], resources: [all] }));
  acknowledgeWildcard(
    handler.node.scope ?? handler,
    all,
    'Its id is made when a deployment starts; this service’s only',
  );
}

/** Lets a gate list and read the tasks of its service's cluster, which has no other service. */
export function grantTasks(handler: lambda.Function, { fullName }: GatedService): void {
  const arn = (resource: string, resourceName: string) =>
    Stack.of(handler).formatArn({ service: 'ecs', resource, resourceName });
  const conditions = { ArnEquals: { 'ecs:cluster': arn('cluster', fullName) } };
  const tasks = arn('task', `${fullName}/*`);
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
  acknowledgeWildcard(
    scope,
    tasks,
    'The id of a task is made when it starts; this cluster’s only, which has one service',
  );
}
