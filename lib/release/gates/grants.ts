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
