import * as iam from 'aws-cdk-lib/aws-iam';
import { optionalTakers } from './optional-actions';
import { boundaryArn, type Place, rolePath, rolesArn } from './place';

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

/** Without flags and jobs no room is spent on who calls for them. */
const takersOf = ({ bootstrap: { services } }: Place): string[] => [
  ...optionalTakers.filter((taker) => services.includes(taker)).map((taker) => `${taker}.amazonaws.com`),
  ...passedTo,
];

/**
 * Read and changed where no condition on the boundary is known to IAM, or where it would be in vain: the path keeps them
 * to the services' roles. `UpdateRole*` is the role and its description, `*agRole` TagRole and UntagRole.
 */
const byPath = [
  ...['GetRole*', 'UpdateRole*', 'UpdateAssume*', 'DeleteRole'],
  ...['List*RolePolicies', '*agRole'],
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
  const roles = rolesArn(place, rolePath(place.delivery));
  return [
    new iam.PolicyStatement({
      sid: 'BoundedRoles',
      // Put, Delete, Attach and Detach; what else ends so, GetRolePolicy and UpdateAssumeRolePolicy, is allowed below.
      actions: ['CreateRole', '*RolePolicy'].map(named),
      resources: [roles],
      conditions: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(place) } },
    }),
    new iam.PolicyStatement({ sid: 'RolesOfServices', actions: byPath.map(named), resources: [roles] }),
    new iam.PolicyStatement({
      sid: 'PassRoles',
      actions: ['iam:PassRole'],
      resources: [roles],
      conditions: { StringEquals: { 'iam:PassedToService': takersOf(place) } },
    }),
    new iam.PolicyStatement({
      sid: 'Linked',
      actions: ['iam:CreateServiceLinkedRole'],
      // The service says which role: it has one name and one path. Without them, for a boundary that is full.
      resources: ['*'],
      conditions: { StringEquals: { 'iam:AWSServiceName': [...linkedTo] } },
    }),
    new iam.PolicyStatement({
      sid: 'Scaling',
      actions: ['iam:PassRole'],
      // Nobody but Application Auto Scaling can take what is under this path, and IAM makes one role there: the rest of its
      // name, AWSServiceRoleForApplicationAutoScaling_ECSService, has no room.
      resources: [rolesArn(place, '/aws-service-role/ecs.application-autoscaling.amazonaws.com/')],
    }),
  ];
}

const named = (action: string): string => `iam:${action}`;
