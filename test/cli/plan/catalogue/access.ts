import type { Change } from '../catalogue';
import { push, remove, rename, set } from '../edits';

const ROLE = 'TaskDefinitionTaskRole82AC8548';
const POLICY = 'TaskExecutionRoleDefaultPolicy72339918';
const STATEMENTS = `${POLICY}.Properties.PolicyDocument.Statement`;
const ENTRANCE = 'EntranceLoadBalancerSecurityGroup2045B05F';
const INGRESS = 'ServiceSecurityGroupfromshopproductionEntranceLoadBalancerSecurityGroup244E29ED80808A6B98A6';
const broadens = (count = 1) =>
  `Starts no release in production; replaces nothing; broadens access in ${count} place${count > 1 ? 's' : ''}`;
const NONE = 'Starts no release in production; replaces nothing';

/** Who may do what, and who may connect to what. */
export const ACCESS: readonly Change[] = [
  {
    name: 'a principal widened',
    edits: [set(`${ROLE}.Properties.AssumeRolePolicyDocument.Statement.0.Principal`, { AWS: '*' })],
    lines: [`broadening ${ROLE}`],
    verdict: broadens(),
  },
  {
    name: 'a condition of a trust',
    edits: [
      set(`${ROLE}.Properties.AssumeRolePolicyDocument.Statement.0.Condition`, {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
      }),
    ],
    lines: [`tightening ${ROLE}`],
    verdict: NONE,
  },
  {
    name: 'an action more',
    edits: [push(`${STATEMENTS}.0.Action`, 'logs:DeleteLogGroup')],
    lines: [`broadening ${POLICY}`],
    verdict: broadens(),
  },
  {
    name: 'an action that a wildcard had already',
    edits: [
      push(STATEMENTS, { Effect: 'Allow', Action: 'ECR:GetAuthorizationToken', Resource: 'arn:aws:ecr:*' }),
    ],
    lines: [`neutral ${POLICY}`],
    verdict: NONE,
  },
  {
    name: 'an action less',
    edits: [remove(`${STATEMENTS}.0.Action.0`)],
    lines: [`tightening ${POLICY}`],
    verdict: NONE,
  },
  {
    name: 'statements in another order',
    edits: [
      (template) => {
        const document = template.Resources[POLICY]?.Properties as {
          PolicyDocument: { Statement: unknown[] };
        };
        document.PolicyDocument.Statement.reverse();
      },
    ],
    lines: [`neutral ${POLICY}`],
    verdict: NONE,
  },
  {
    name: 'a resource widened',
    edits: [set(`${STATEMENTS}.2.Resource`, 'arn:aws:ecr:eu-west-1:111122223333:repository/*')],
    lines: [`broadening ${POLICY}`],
    verdict: broadens(),
  },
  {
    name: 'everything but something',
    edits: [push(STATEMENTS, { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })],
    lines: [`broadening ${POLICY}`],
    verdict: broadens(),
  },
  {
    name: 'a denial',
    edits: [push(STATEMENTS, { Effect: 'Deny', Action: 's3:*', Resource: '*' })],
    lines: [`tightening ${POLICY}`],
    verdict: NONE,
  },
  {
    name: 'a managed policy',
    edits: [push(`${ROLE}.Properties.ManagedPolicyArns`, 'arn:aws:iam::aws:policy/AdministratorAccess')],
    lines: [`broadening ${ROLE}`],
    verdict: broadens(),
  },
  {
    name: 'a policy that more roles have',
    edits: [push(`${POLICY}.Properties.Roles`, 'admin')],
    lines: [`broadening ${POLICY}`],
    verdict: broadens(),
  },
  {
    name: "a role of one's own",
    edits: [
      set('Mine', {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [
              { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
            ],
          },
        },
      }),
    ],
    lines: ['broadening Mine'],
    verdict: broadens(),
  },
  {
    name: 'a role that waits for a condition',
    edits: [
      set('Mine', { Type: 'AWS::IAM::Role', Condition: 'Later', Properties: {} }),
      (template) => {
        template.Conditions = {
          ...(template.Conditions as object),
          Later: { 'Fn::Equals': ['a', 'b'] },
        };
      },
    ],
    lines: ['weakening Mine'],
    verdict: `${NONE}; weakens 1 condition`,
  },
  {
    name: 'a port opened to the world',
    edits: [
      push(`${ENTRANCE}.Properties.SecurityGroupIngress`, {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        CidrIp: '0.0.0.0/0',
      }),
    ],
    lines: [`broadening ${ENTRANCE}`],
    verdict: broadens(),
  },
  {
    name: 'a part of what was open',
    edits: [
      push(`${ENTRANCE}.Properties.SecurityGroupIngress`, {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        CidrIp: '10.0.0.0/8',
      }),
    ],
    lines: [`neutral ${ENTRANCE}`],
    verdict: NONE,
  },
  {
    name: 'tasks open to a network, and no longer to the load balancer alone',
    edits: [
      set(`${INGRESS}.Properties.CidrIp`, '10.0.0.0/8'),
      remove(`${INGRESS}.Properties.SourceSecurityGroupId`),
    ],
    lines: [`broadening ${INGRESS}`],
    verdict: broadens(),
  },
  {
    name: 'a security group with another description',
    edits: [set(`${INGRESS}.Properties.Description`, 'Requests')],
    lines: [`neutral ${INGRESS}`],
    verdict: NONE,
  },
  {
    // The CDK names a rule after its port: one goes, another comes.
    name: 'another port from the load balancer to the tasks',
    edits: [
      rename(INGRESS, 'Port81'),
      set('Port81.Properties.FromPort', 81),
      set('Port81.Properties.ToPort', 81),
    ],
    lines: ['broadening Port81', `tightening ${INGRESS}`],
    verdict: broadens(),
  },
  {
    name: 'no way from the load balancer to the tasks',
    edits: [remove(INGRESS)],
    lines: [`tightening ${INGRESS}`, `traffic ${INGRESS}`],
    verdict: `${NONE}; touches what leads users`,
  },
  {
    name: 'somebody may pull images',
    stack: 'shop-images',
    edits: [
      set('ImagesshopRepositoryB6C04A55.Properties.RepositoryPolicyText', {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'ecr:BatchGetImage',
            Principal: { AWS: 'arn:aws:iam::999988887777:root' },
          },
        ],
      }),
    ],
    lines: ['broadening ImagesshopRepositoryB6C04A55'],
    verdict: broadens(),
  },
  {
    name: 'another account may call a function',
    edits: [
      set('Mine', {
        Type: 'AWS::Lambda::Permission',
        Properties: { Action: 'lambda:InvokeFunction', FunctionName: 'gate', Principal: '999988887777' },
      }),
    ],
    lines: ['broadening Mine'],
    verdict: broadens(),
  },
];
