import type { PolicyDocument } from './policy';

/**
 * Policies that AWS keeps, as far as Teal's roles have them.
 * source: AWS managed policy reference, AmazonECSInfrastructureRolePolicyForLoadBalancers
 */
export const awsManaged: Readonly<Record<string, PolicyDocument>> = {
  'arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTargetGroups',
          'elasticloadbalancing:DescribeTargetHealth',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        Resource: 'arn:aws:elasticloadbalancing:*:*:targetgroup/*/*',
      },
      {
        Effect: 'Allow',
        Action: 'elasticloadbalancing:ModifyListener',
        Resource: [
          'arn:aws:elasticloadbalancing:*:*:listener/app/*/*/*',
          'arn:aws:elasticloadbalancing:*:*:listener/net/*/*/*',
        ],
      },
      {
        Effect: 'Allow',
        Action: 'elasticloadbalancing:ModifyRule',
        Resource: 'arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*/*',
      },
    ],
  },
};
