import { Aspects, type IAspect, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { boundaryName, rolePath } from './place';

/**
 * Gives every role of a stack the boundary, without which CloudFormation's role may not make it, and the path by which
 * the policies know it.
 */
export function boundRoles(stack: Stack, delivery: string): void {
  const boundary = iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', boundaryName(delivery));
  iam.PermissionsBoundary.of(stack).apply(boundary);
  Aspects.of(stack).add(new RolesUnderPath(rolePath(delivery)));
}

class RolesUnderPath implements IAspect {
  constructor(private readonly path: string) {}

  visit(node: IConstruct): void {
    // A role that CDK writes by itself (of a custom resource provider) has no L2 to give a path to.
    if (node instanceof iam.CfnRole) node.path = this.path;
  }
}
