import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge';

/** Where a function runs that must reach what has no public address. */
export interface FunctionNetwork {
  /** The VPC. */
  readonly vpc: ec2.IVpc;
  /** Where its interfaces are: private ones. */
  readonly subnets: ec2.SubnetSelection;
  /** Of the interfaces. */
  readonly securityGroup: ec2.ISecurityGroup;
}

/**
 * source: Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", required IAM permissions
 */
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets Lambda make the network interfaces of a function in its name, and keeps the function's own code from it. Instead of
 * the managed policy, which has no such denial.
 *
 * @param functionName literal: a reference would have the policy wait for the function that waits for it. Absent: nobody
 *   knows it before the function is made, and nothing is denied
 */
export function grantNetwork(scope: IConstruct, role: iam.Role, functionName?: string): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      // `*`: Lambda checks at CreateFunction that the role may do it to every interface, whose ids are made later.
      // source: the same guide: "Either specify a unique resource ID, or include all resource IDs"
      actions: INTERFACES,
      resources: ['*'],
    }),
  );
  if (functionName !== undefined)
    role.addToPolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: INTERFACES,
        resources: ['*'],
        // Set in calls of the function's code alone. source: the same guide, "Security best practices"
        conditions: {
          ArnEquals: {
            'lambda:SourceFunctionArn': Stack.of(scope).formatArn({
              service: 'lambda',
              resource: `function:${functionName}`,
            }),
          },
        },
      }),
    );
  acknowledgeWildcard(
    scope,
    '*',
    `Lambda makes the interfaces, whose ids are not known before${functionName === undefined ? '' : '; the code of the function is denied all of it'}`,
  );
}
