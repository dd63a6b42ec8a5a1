import { App, Stack } from 'aws-cdk-lib';
import { boundaryStatements } from '../../lib/foundation/bootstrap/boundary-policy';
import { quick } from '../synth';
import { alike } from './alike-actions';
import { matchesAction } from './match';

const boundary = boundaryStatements({
  delivery: 'shop',
  bootstrap: { qualifier: 'shop1', toolkitStackName: 'ShopToolkit', services: [] },
  stack: new Stack(new App(quick), 'Access', { env: { account: '111122223333', region: 'eu-west-1' } }),
  ...{ regions: ['eu-west-1'], services: ['shop'], hostedZoneIds: [], probes: true },
});

/** Patterns that stand for words, and not for all of a service or all that it describes. */
const short = new Set(
  boundary
    .flatMap(({ actions, notActions }) => [...actions, ...notActions])
    .filter((action) => /^(iam|ecr|ecs):.*\*|^ec2:.*(Subnet|Route)/.test(action) && !/:\*$/.test(action)),
);

const expected: Readonly<Record<string, readonly string[]>> = {
  'ec2:*eSubnet': ['CreateSubnet', 'DeleteSubnet'],
  'ec2:*SubnetAttribute': ['ModifySubnetAttribute'],
  'ec2:*eRoute': ['CreateRoute', 'DeleteRoute', 'ReplaceRoute'],
  'ec2:*eRouteTable*': [
    ...['AssociateRouteTable', 'CreateRouteTable', 'DeleteRouteTable', 'DescribeRouteTables'],
    ...['DisassociateRouteTable', 'ReplaceRouteTableAssociation'],
  ],
  'ecr:BatchCheckLayer*': ['BatchCheckLayerAvailability'],
  'ecr:GetDownload*': ['GetDownloadUrlForLayer'],
  'ecr:Initiate*': ['InitiateLayerUpload'],
  'ecr:BatchDelete*': ['BatchDeleteImage'],
  'ecr:PutReplication*': ['PutReplicationConfiguration'],
  'ecs:Execute*': ['ExecuteCommand'],
  'ecs:Continue*': ['ContinueServiceDeployment'],
  // With the boundary: the four on a role's policies. What else it takes in is allowed without.
  'iam:*RolePolicy': [
    ...['AttachRolePolicy', 'DeleteRolePolicy', 'DetachRolePolicy', 'GetRolePolicy'],
    ...['PutRolePolicy', 'UpdateAssumeRolePolicy'],
  ],
  'iam:GetRole*': ['GetRole', 'GetRolePolicy', 'GetRoleTemplateVersion'],
  'iam:UpdateRole*': ['UpdateRole', 'UpdateRoleDescription'],
  'iam:UpdateAssume*': ['UpdateAssumeRolePolicy'],
  'iam:List*RolePolicies': ['ListAttachedRolePolicies', 'ListRolePolicies'],
  'iam:*agRole': ['TagRole', 'UntagRole'],
};

test.each([...short].filter((pattern) => !/ecr:(Describe|\*Registry)/.test(pattern)))(
  '%s takes in what it is short for, and nothing else',
  (pattern) => {
    const [service] = pattern.split(':');
    expect(alike.filter((action) => matchesAction(pattern, action))).toEqual(
      expected[pattern]?.map((name) => `${service}:${name}`),
    );
  },
);

test('each pattern that is told of is in the boundary', () => {
  expect(Object.keys(expected).filter((pattern) => !short.has(pattern))).toEqual([]);
});
