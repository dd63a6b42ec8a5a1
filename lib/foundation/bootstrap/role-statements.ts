import * as iam from 'aws-cdk-lib/aws-iam';
import { boundaryArn, iamArn, type Place, rolePath } from './place';

/** Who takes the roles of Teal's templates. A test compares them with the trust of those roles. */
export const passedTo = [
  'chatbot.amazonaws.com',
  'ecs.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'lambda.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
] as const;

/** Services that make their own role in an account that has none of theirs yet. */
const linkedTo = [
  'ecs.amazonaws.com',
  'ecs.application-autoscaling.amazonaws.com',
  'elasticloadbalancing.amazonaws.com',
  'management.chatbot.amazonaws.com',
] as const;

/** Read and changed where no condition on the boundary is known to IAM; the path keeps them to the services' roles. */
const byPath = [
  // Of the role and its policies, as far as a boundary has room: GetRole and GetRolePolicy, UpdateRole and its description.
  ...['GetRole*', 'UpdateRole*', 'UpdateAssumeRolePolicy', 'DeleteRole'],
  ...['List*RolePolicies', 'TagRole', 'UntagRole'],
];

/**
 * What CloudFormation may do with roles, in the execution policy and in the boundary alike: those of the services, under
 * their path, and each only with the boundary. Not PutRolePermissionsBoundary and not its opposite: a role gets the
 * boundary when it is made, and keeps it.
 *
 * source: Service Authorization Reference, AWS Identity and Access Management: `iam:PermissionsBoundary` is a key of
 * CreateRole and of the four calls on a role's policies, and of no other call here
 */
export function roleStatements(place: Place): iam.PolicyStatement[] {
  const roles = iamArn(place, `role${rolePath(place.delivery)}*`);
  const linked = 'role/aws-service-role';
  return [
    new iam.PolicyStatement({
      sid: 'BoundedRoles',
      actions: [
        ...['CreateRole', 'PutRolePolicy', 'DeleteRolePolicy', 'AttachRolePolicy', 'DetachRolePolicy'],
      ].map(named),
      resources: [roles],
      conditions: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(place) } },
    }),
    new iam.PolicyStatement({ sid: 'RolesOfServices', actions: byPath.map(named), resources: [roles] }),
    new iam.PolicyStatement({
      sid: 'PassRoles',
      actions: ['iam:PassRole'],
      resources: [roles],
      conditions: { StringEquals: { 'iam:PassedToService': [...passedTo] } },
    }),
    new iam.PolicyStatement({
      sid: 'Linked',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [iamArn(place, `${linked}/*`)],
      conditions: { StringEquals: { 'iam:AWSServiceName': [...linkedTo] } },
    }),
    new iam.PolicyStatement({
      sid: 'Scaling',
      actions: ['iam:PassRole'],
      // Nobody but Application Auto Scaling can take what is under this path.
      resources: [iamArn(place, `${linked}/ecs.application-autoscaling.amazonaws.com/*`)],
    }),
  ];
}

const named = (action: string): string => `iam:${action}`;
