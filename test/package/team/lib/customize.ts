import { Tags } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Delivery } from 'teal-cdk/app';

/** A tag, and a permission: what the configuration has no word for. */
export function customize(delivery: Delivery): void {
  const stack = delivery.service('shop', 'production');
  Tags.of(stack.loadBalancer.loadBalancer).add('team', 'checkout');
  stack.task.definition.addToTaskRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:GetItem'],
      resources: [stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: 'stock' })],
    }),
  );
}
