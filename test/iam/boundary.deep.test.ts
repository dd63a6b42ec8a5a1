import { Account, at, everything, executionRoleArn, iam } from './account';
import { act, call, each, possible } from './acts';
import type { Policies } from './evaluate';
import { hostileActs } from './hostile-acts';
import { iamWrites } from './iam-writes';
import { listOf, type PolicyDocument, type Statement, statementsOf } from './policy';
import { bootstrapRoles, githubRoles, policies, provider, records } from './protected';

const account = new Account();
const guards = [...githubRoles, ...bootstrapRoles, ...policies, provider, iam('user/eve')];

/** Everything that IAM can do to what guards the pipeline, whatever else the call says. */
const changesOfGuards = guards.flatMap((resource) =>
  iamWrites.map((action) =>
    act(
      `${action} on ${resource}`,
      call(action, resource, { 'iam:PermissionsBoundary': iam('policy/shop-boundary') }),
    ),
  ),
);

describe('a hostile template', () => {
  test.each<[string, () => Policies]>([
    ['through CloudFormation’s role', () => account.execution()],
    ['through a role that it makes, which may do everything', () => account.hostile()],
  ])('cannot touch what guards the pipeline, %s', (_, who) => {
    expect(hostileActs.length).toBeGreaterThan(150);
    expect(possible(hostileActs, who())).toEqual([]);
    expect(possible(changesOfGuards, who())).toEqual([]);
  });

  test('could, without the boundary', () => {
    const { boundary: _, ...unlimited } = account.hostile();
    expect(possible(hostileActs, unlimited)).toHaveLength(hostileActs.length);
  });

  test('CloudFormation’s role could not, without the boundary, do what the execution policy leaves out', () => {
    const { boundary: _, ...unlimited } = account.execution();
    expect(possible(hostileActs, unlimited)).toEqual([]);
  });
});

/** What is denied, not only left out: a resource policy could let a session in, and a service that a team adds would. */
const denied = [
  ...changesOfGuards,
  ...[...githubRoles, ...bootstrapRoles].map((role) => act(`take ${role}`, call('sts:AssumeRole', role))),
  ...hostileActs.filter(({ what }) =>
    /^(a record|the records|the staging bucket|an asset|the assets’ images|the version|the repository of record|the registry|past a pause|a shell in a task of its own)/.test(
      what,
    ),
  ),
];

/** Allowed statements have no names. */
const allows = ({ Effect, Action }: Statement, action: string): boolean =>
  Effect === 'Allow' && listOf(Action).includes(action);

const withAllow = (boundary: PolicyDocument): Policies => ({
  identity: [everything],
  boundary: { ...boundary, Statement: [...statementsOf(boundary), ...statementsOf(everything)] },
  principal: executionRoleArn,
});

test('what guards the pipeline is denied by name, whatever else the boundary comes to allow', () => {
  expect(denied.length).toBeGreaterThan(1000);
  expect(possible(denied, withAllow(account.boundary()))).toEqual([]);
});

test('decisions of people are denied to CloudFormation’s role by name, those that gates may write as well', () => {
  const name = at('ssm', `parameter/teal/decisions/shop-production/freeze/${'0f'.repeat(32)}`);
  const acts = ['', '-second', '-used'].flatMap((end) =>
    each('a decision', name + end, 'ssm:PutParameter', 'ssm:GetParameterHistory', 'ssm:DeleteParameter'),
  );
  const [first, ...rest] = account.executionPolicies();
  const identity = [
    { ...first, Statement: [...statementsOf(first as PolicyDocument), ...statementsOf(everything)] },
  ];
  expect(possible(acts, { identity: [...identity, ...rest], principal: executionRoleArn })).toEqual([]);
});

describe('a mistake is seen', () => {
  const boundary = account.boundary();
  const change = (edit: (statement: Statement) => Statement | undefined): PolicyDocument => ({
    Statement: statementsOf(boundary).flatMap((statement) => edit(statement) ?? []),
  });
  const lifted = (sid: string, statement: Statement): Statement =>
    statement.Sid === sid ? { ...statement, NotAction: '*' } : statement;
  const denials = statementsOf(boundary).filter(({ Effect }) => Effect === 'Deny');

  test.each(denials.map(({ Sid }) => Sid))('a boundary without the denial %s', (sid) => {
    const without = change((statement) => (statement.Sid === sid ? undefined : statement));
    expect(possible(denied, withAllow(without))).not.toEqual([]);
  });

  test.each<[string, (statement: Statement) => Statement, RegExp]>([
    [
      'roles without the condition on the boundary',
      (statement) => (allows(statement, 'iam:CreateRole') ? { ...statement, Condition: {} } : statement),
      /^a role without the boundary$/,
    ],
    [
      'a condition that is met when its key is missing',
      (statement) =>
        allows(statement, 'iam:CreateRole')
          ? { ...statement, Condition: { StringEqualsIfExists: statement.Condition?.StringEquals ?? {} } }
          : statement,
      /^a role without the boundary$/,
    ],
    [
      'an operator that is not known',
      (statement) =>
        allows(statement, 'iam:CreateRole')
          ? { ...statement, Condition: { StringResembles: statement.Condition?.StringEquals ?? {} } }
          : statement,
      /^a role without the boundary$/,
    ],
    [
      'roles without their path, with nothing that denies the others',
      (statement) =>
        allows(statement, 'iam:UpdateAssume*')
          ? { ...statement, Resource: iam('role/*') }
          : lifted('NoAccess', statement),
      /^the trust of a role that it imported$/,
    ],
    [
      'PassRole to any service',
      (statement) => (allows(statement, 'iam:PassRole') ? { ...statement, Condition: {} } : statement),
      /^pass its own role to ec2$/,
    ],
    [
      'functions of others',
      (statement) => (allows(statement, 'lambda:*') ? { ...statement, Resource: '*' } : statement),
      /^a function of others: lambda:UpdateFunctionCode$/,
    ],
    [
      'decisions as what marks them used',
      (statement) =>
        allows(statement, 'ssm:PutParameter')
          ? { ...statement, Resource: at('ssm', 'parameter/teal/decisions/*') }
          : statement,
      /^a decision: ssm:PutParameter$/,
    ],
    [
      'all of Parameter Store',
      (statement) =>
        allows(statement, 'ssm:GetParameterHistory') ? { ...statement, Action: 'ssm:*' } : statement,
      /^a decision: ssm:DeleteParameter$/,
    ],
    [
      'keys by way of SNS, whosever they are',
      (statement) =>
        allows(statement, 'kms:Decrypt')
          ? { ...statement, Condition: { StringLike: statement.Condition?.StringLike ?? {} } }
          : statement,
      /^a key of others by way of SNS: kms:Decrypt$/,
    ],
    [
      'canaries for all roles',
      (statement) => (allows(statement, 'synthetics:*') ? { ...statement, Condition: {} } : statement),
      /^a probe of others: synthetics:UpdateCanary$/,
    ],
    [
      'what makes probes for all roles',
      (statement) =>
        allows(statement, 'lambda:*') && allows(statement, 's3:*')
          ? { ...statement, Condition: {} }
          : statement,
      /^the code of a probe of others: lambda:UpdateFunctionCode$/,
    ],
    [
      'firewalls for all roles',
      (statement) => (allows(statement, 'wafv2:*') ? { ...statement, Condition: {} } : statement),
      /^a firewall of others: wafv2:UpdateWebACL$/,
    ],
    [
      'buckets of access logs for all roles',
      (statement) =>
        JSON.stringify(statement.Resource ?? '').includes('accesslogs')
          ? { ...statement, Condition: {} }
          : statement,
      /^access logs of others: s3:GetObject$/,
    ],
    [
      'records of all accounts',
      (statement) =>
        allows(statement, 's3:ListBucket')
          ? { ...statement, Resource: 'arn:aws:s3:::shop-records-*' }
          : statement,
      /^records of another account: s3:GetObject$/,
    ],
    [
      'route tables of any kind',
      (statement) =>
        allows(statement, 'ec2:*eRouteTable*') ? { ...statement, Action: ['ec2:*RouteTable*'] } : statement,
      /^a transit gateway: ec2:EnableTransitGatewayRouteTablePropagation$/,
    ],
    [
      'holds as if they were releases',
      (statement) =>
        allows(statement, 's3:ListBucket')
          ? { ...statement, Resource: [records, `${records}/*`] }
          : lifted('NoHolds', statement),
      /^a record: s3:GetObject$/,
    ],
    [
      'all of CloudFormation',
      (statement) =>
        allows(statement, 'ecs:*') ? { ...statement, Action: ['cloudformation:*'] } : statement,
      /^the stack landing-zone: cloudformation:UpdateStack$/,
    ],
    [
      'all of IAM',
      (statement) => (allows(statement, 'ecs:*') ? { ...statement, Action: ['iam:*'] } : statement),
      /^a role without the boundary$/,
    ],
  ])('%s', (_, edit, seen) => {
    const policies = { ...account.hostile(), boundary: change(edit) };
    expect(possible(hostileActs, policies)).toContainEqual(expect.stringMatching(seen));
  });

  test('a bucket policy that names a session gets past what a boundary leaves out, and not past what it denies', () => {
    const session = `arn:aws:sts::111122223333:assumed-role/${executionRoleArn.split('/').at(-1)}/AWSCloudFormation`;
    const resource: PolicyDocument = {
      Statement: [
        { Effect: 'Allow', Principal: { AWS: session }, Action: 's3:*', Resource: [records, `${records}/*`] },
      ],
    };
    const onRecords = hostileActs.filter(({ what }) => /^(a record|the records)/.test(what));
    expect(possible(onRecords, { ...account.execution(), resource })).toEqual([]);
    const allowOnly = change((statement) => (statement.Effect === 'Deny' ? undefined : statement));
    expect(possible(onRecords, { ...account.execution(), boundary: allowOnly, resource })).toHaveLength(
      onRecords.length,
    );
  });
});
