import { boundaryArn, iam } from './account';
import { type Act, act, call, each } from './acts';
import { anything } from './policy';
import { bootstrapRoles, githubRoles } from './protected';

const own = iam('role/teal/shop/shop-production-Task-ABCDEFGHIJKL');
const foreignRole = iam('role/OrganizationAccountAccessRole');
const bounded = { 'iam:PermissionsBoundary': boundaryArn };
const to = (service: string) => ({ 'iam:PassedToService': `${service}.amazonaws.com` });

/** Roles, and who they are. */
export const identities: readonly Act[] = [
  ...githubRoles.flatMap((role) => [
    ...each(`take ${role}`, role, 'sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'),
    act(`pass ${role} to a function`, call('iam:PassRole', role, to('lambda'))),
    act(`pass ${role} to a task`, call('iam:PassRole', role, to('ecs-tasks'))),
  ]),
  ...bootstrapRoles.flatMap((role) => [
    ...each(`take ${role}`, role, 'sts:AssumeRole', 'sts:TagSession'),
    act(`pass ${role} to CloudFormation`, call('iam:PassRole', role, to('cloudformation'))),
    act(`pass ${role} to a function`, call('iam:PassRole', role, to('lambda'))),
  ]),
  act('take a role of another account', call('sts:AssumeRole', 'arn:aws:iam::444455556666:role/partner')),
  act('take a role that it made', call('sts:AssumeRole', own)),
  act('a role without the boundary', call('iam:CreateRole', own)),
  act(
    'a role with another boundary',
    call('iam:CreateRole', own, { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  ),
  act(
    'a role with a boundary of that name elsewhere',
    call('iam:CreateRole', own, {
      'iam:PermissionsBoundary': 'arn:aws:iam::444455556666:policy/shop-boundary',
    }),
  ),
  act(
    'a role with a boundary of a longer name',
    call('iam:CreateRole', own, { 'iam:PermissionsBoundary': `${boundaryArn}-2` }),
  ),
  act(
    'a bounded role that looks like one of GitHub’s',
    call('iam:CreateRole', iam('role/shop-deploy-qa'), bounded),
  ),
  act('a bounded role outside the path', call('iam:CreateRole', iam('role/anything'), bounded)),
  act('a bounded role of another delivery', call('iam:CreateRole', iam('role/teal/shop2/x'), bounded)),
  act('take the boundary away', call('iam:DeleteRolePermissionsBoundary', own, bounded)),
  act(
    'put another boundary',
    call('iam:PutRolePermissionsBoundary', own, { 'iam:PermissionsBoundary': anything }),
  ),
  act('a policy for an unbounded role under the path', call('iam:PutRolePolicy', own)),
  act('a managed policy for an unbounded role under the path', call('iam:AttachRolePolicy', own)),
  act('a policy for a role of the account', call('iam:PutRolePolicy', foreignRole)),
  act(
    'a policy for a bounded role of another delivery',
    call('iam:PutRolePolicy', iam('role/teal/web/x'), bounded),
  ),
  act('the trust of a role that it imported', call('iam:UpdateAssumeRolePolicy', foreignRole)),
  act('pass a role of the account', call('iam:PassRole', foreignRole, to('lambda'))),
  ...['ec2', 'cloudformation', 'codebuild', 'ssm', 'scheduler', 'events', 'glue', 'sagemaker', 'states'].map(
    (service) => act(`pass its own role to ${service}`, call('iam:PassRole', own, to(service))),
  ),
  act('pass its own role to nobody in particular', call('iam:PassRole', own)),
  ...['replication.ecr', 'support', 'organizations', 'elasticbeanstalk'].map((service) =>
    act(
      `a role linked to ${service}`,
      call('iam:CreateServiceLinkedRole', iam(`role/aws-service-role/${service}.amazonaws.com/X`), {
        'iam:AWSServiceName': `${service}.amazonaws.com`,
      }),
    ),
  ),
  act('a user', call('iam:CreateUser', iam('user/eve'))),
  act('a bounded user', call('iam:CreateUser', iam('user/eve'), bounded)),
  ...each(
    'a key of a user',
    iam('user/eve'),
    'iam:CreateAccessKey',
    'iam:CreateLoginProfile',
    'iam:CreateServiceSpecificCredential',
  ),
  ...each(
    'an instance profile',
    iam('instance-profile/x'),
    'iam:CreateInstanceProfile',
    'iam:AddRoleToInstanceProfile',
  ),
  act('a second provider', call('iam:CreateOpenIDConnectProvider', iam('oidc-provider/evil.example.com'))),
  act('a SAML provider', call('iam:CreateSAMLProvider', iam('saml-provider/evil'))),
  act('a managed policy', call('iam:CreatePolicy', iam('policy/evil'))),
  ...each('the organization', '*', 'organizations:LeaveOrganization', 'account:CloseAccount'),
];
