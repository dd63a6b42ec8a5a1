import { Tags } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { Delivery } from 'teal-cdk/app';

/** A tag, and a permission: what the configuration has no word for. */
export function customize(delivery: Delivery): void {
  const stack = delivery.service('shop', 'production');
  Tags.of(stack.loadBalancer.loadBalancer).add('team', 'checkout');
  stack.task.definition.taskRole.addManagedPolicy(
    ManagedPolicy.fromManagedPolicyArn(
      stack,
      'Reads',
      'arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess',
    ),
  );
}
