import type { Template } from 'aws-cdk-lib/assertions';
import { migration, smokeTest } from '../../lib';
import { shopTemplate } from '../synth';

interface Statement {
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly [field: string]: unknown;
}

const gates = [smokeTest({ requests: [{ path: '/' }] })];
const template = () => shopTemplate({}, { gates, secrets: ['KEY'] });

/** Every statement of a role: its inline policies and those attached to it. */
function statementsOf(of: Template, roleId: RegExp): Statement[] {
  const [id, role] =
    Object.entries(of.findResources('AWS::IAM::Role')).find(([key]) => roleId.test(key)) ?? [];
  const inline = (role?.Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
  const attached = Object.values(of.findResources('AWS::IAM::Policy'))
    .map(({ Properties }) => Properties)
    .filter(({ Roles }) => Roles.some((one: { Ref: string }) => one.Ref === id));
  return [...inline, ...attached].flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

const trustOf = (of: Template, roleId: RegExp): unknown =>
  Object.entries(of.findResources('AWS::IAM::Role')).find(([key]) => roleId.test(key))?.[1].Properties
    .AssumeRolePolicyDocument.Statement;

const trusted = (Service: string) => [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service } }];

const logs = (id: RegExp) => ({
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Effect: 'Allow',
  Resource: { 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] },
});

/** What every gate may, with decisions on it alone. */
const judging = (gate: string) => {
  const ecs = (resource: string) => `arn:aws:ecs:eu-west-1:111122223333:${resource}/shop-production/shop`;
  const decisions = `arn:aws:ssm:eu-west-1:111122223333:parameter/teal/decisions/shop-production/${gate}/*`;
  const Effect = 'Allow';
  return [
    { Effect, Action: 'ecs:DescribeServiceDeployments', Resource: `${ecs('service-deployment')}/*` },
    { Effect, Action: 'ecs:DescribeServiceRevisions', Resource: `${ecs('service-revision')}/*` },
    { Effect, Action: 'ecs:ListServiceDeployments', Resource: ecs('service') },
    {
      ...{ Effect, Action: 'events:PutEvents' },
      Resource: 'arn:aws:events:eu-west-1:111122223333:event-bus/default',
      // source: EventBridge user guide, "Using IAM policy conditions", events:source
      Condition: { StringEquals: { 'events:source': 'teal' } },
    },
    { Effect, Action: 'ssm:GetParameterHistory', Resource: decisions },
    {
      ...{ Effect, Action: 'ssm:PutParameter', Resource: `${decisions}-used` },
      // source: Service Authorization Reference, AWS Systems Manager, ssm:Overwrite
      Condition: { StringNotEquals: { 'ssm:Overwrite': 'true' } },
    },
  ];
};

const read = (secret: RegExp) => ({
  Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  Effect: 'Allow',
  Resource: { Ref: expect.stringMatching(secret) },
});

describe('the owner of the listener rules', () => {
  const rules = {
    'Fn::Join': [
      '',
      [
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/',
        { 'Fn::GetAtt': ['LoadBalancer', 'LoadBalancerFullName'] },
        '/*',
      ],
    ],
  };

  test('makes rules on one listener, and changes those that carry its tag', () => {
    expect(statementsOf(template(), /^LiveTrafficRulesHandlerRole/)).toEqual([
      logs(/^LiveTrafficRulesHandlerLogs/),
      read(/^LiveTrafficRulesTestHeader/),
      { Action: 'elasticloadbalancing:CreateRule', Effect: 'Allow', Resource: { Ref: 'Listener' } },
      {
        Action: 'elasticloadbalancing:AddTags',
        Effect: 'Allow',
        Resource: rules,
        Condition: { StringEquals: { 'elasticloadbalancing:CreateAction': 'CreateRule' } },
      },
      {
        Action: [
          'elasticloadbalancing:DeleteRule',
          'elasticloadbalancing:ModifyRule',
          'elasticloadbalancing:SetRulePriorities',
        ],
        Effect: 'Allow',
        Resource: rules,
        Condition: {
          StringEquals: {
            'aws:ResourceTag/teal:traffic-rule': ['shop-production/production', 'shop-production/test'],
          },
        },
      },
      {
        Action: ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTags'],
        Effect: 'Allow',
        Resource: '*',
      },
      {
        Action: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
        Effect: 'Allow',
        Resource: 'arn:aws:ecs:eu-west-1:111122223333:service/shop-production/shop',
      },
      {
        Action: 'ecs:DescribeServiceRevisions',
        Effect: 'Allow',
        Resource: 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop-production/shop/*',
      },
    ]);
    expect(trustOf(template(), /^LiveTrafficRulesHandlerRole/)).toEqual(trusted('lambda.amazonaws.com'));
  });

  test('rotates the value of the test header: in its secret, and in the condition of the test rule', () => {
    const role = /^LiveTrafficRulesTestHeaderRotationHandlerRole/;
    expect(statementsOf(template(), role)).toEqual([
      logs(/^LiveTrafficRulesTestHeaderRotationHandlerLogs/),
      {
        Action: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        Effect: 'Allow',
        Resource: { Ref: expect.stringMatching(/^LiveTrafficRulesTestHeader/) },
      },
      {
        Action: 'elasticloadbalancing:ModifyRule',
        Effect: 'Allow',
        Resource: rules,
        Condition: { StringEquals: { 'aws:ResourceTag/teal:traffic-rule': 'shop-production/test' } },
      },
      {
        Action: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTags',
        ],
        Effect: 'Allow',
        Resource: '*',
      },
    ]);
    expect(trustOf(template(), role)).toEqual(trusted('lambda.amazonaws.com'));
    const rotation = { Properties: { Principal: 'secretsmanager.amazonaws.com' } };
    expect(Object.values(template().findResources('AWS::Lambda::Permission', rotation))).toMatchObject([
      { Properties: { Action: 'lambda:InvokeFunction', SourceAccount: '111122223333' } },
    ]);
  });
});

test('a gate reads the test header and this service’s deployments and decisions, and publishes', () => {
  expect(statementsOf(template(), /^GatessmoketestRole/)).toEqual([
    logs(/^GatessmoketestLogs/),
    ...judging('smoke-test'),
    read(/^LiveTrafficRulesTestHeader/),
  ]);
  expect(trustOf(template(), /^GatessmoketestRole/)).toEqual(trusted('lambda.amazonaws.com'));
});

test('the uniformity check reads this service, its tasks and listener rules, and changes nothing', () => {
  const ecs = (rest: string) => `arn:aws:ecs:eu-west-1:111122223333:${rest}`;
  const inCluster = { ArnEquals: { 'ecs:cluster': ecs('cluster/shop-production') } };
  const normal = (statement: Statement) =>
    JSON.parse(JSON.stringify(statement).replaceAll('{"Ref":"AWS::Partition"}', '"aws"'));
  expect(statementsOf(template(), /^UniformityCheckRole/).map(normal)).toEqual([
    logs(/^UniformityCheckLogs/),
    {
      Action: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
      Effect: 'Allow',
      Resource: ecs('service/shop-production/shop'),
    },
    {
      Action: 'ecs:DescribeServiceDeployments',
      Effect: 'Allow',
      Resource: ecs('service-deployment/shop-production/shop/*'),
    },
    {
      Action: 'ecs:DescribeServiceRevisions',
      Effect: 'Allow',
      Resource: ecs('service-revision/shop-production/shop/*'),
    },
    { Action: 'ecs:ListTasks', Effect: 'Allow', Resource: '*', Condition: inCluster },
    {
      Action: 'ecs:DescribeTasks',
      Effect: 'Allow',
      Resource: ecs('task/shop-production/*'),
      Condition: inCluster,
    },
    { Action: 'elasticloadbalancing:DescribeRules', Effect: 'Allow', Resource: '*' },
  ]);
  expect(trustOf(template(), /^UniformityCheckRole/)).toEqual(trusted('lambda.amazonaws.com'));
});

describe('a guard', () => {
  const seesTheTraffic = {
    Action: ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetHealth'],
    Effect: 'Allow',
    Resource: '*',
  };

  test('live-traffic reads rules and targets, too', () => {
    expect(statementsOf(template(), /^GatesGuardslivetrafficRole/)).toEqual([
      logs(/^GatesGuardslivetrafficLogs/),
      ...judging('live-traffic'),
      // Before the first task ECS may list no image. source: Service Authorization Reference, Amazon ECS: no resource
      { ...seesTheTraffic, Action: ['ecs:DescribeTaskDefinition', ...seesTheTraffic.Action] },
    ]);
  });

  test('separation reads the test header, too', () => {
    expect(statementsOf(template(), /^GatesGuardsseparationRole/)).toEqual([
      logs(/^GatesGuardsseparationLogs/),
      ...judging('separation'),
      seesTheTraffic,
      read(/^LiveTrafficRulesTestHeader/),
    ]);
  });
});

test('a migration runs the service’s own task definition in its own cluster, with its own two roles, and nothing else', () => {
  const migrating = shopTemplate({}, { gates: [migration({ command: ['node', 'migrate.js'] })] });
  const inCluster = {
    ArnEquals: { 'ecs:cluster': 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop-production' },
  };
  const all = statementsOf(migrating, /^GatesmigrationRole/).map((statement) =>
    JSON.parse(JSON.stringify(statement).replaceAll('{"Ref":"AWS::Partition"}', '"aws"')),
  );
  // Beside what every gate of its stage has.
  const [definition, ...others] = all.filter(({ Action }) => /Task|iam:/.test(String(Action)));
  expect(definition).toEqual({ Effect: 'Allow', Action: 'ecs:DescribeTaskDefinition', Resource: '*' });
  expect(others).toEqual([
    {
      Action: 'ecs:RunTask',
      Effect: 'Allow',
      Resource: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-production:*',
      Condition: inCluster,
    },
    {
      Action: ['ecs:DescribeTasks', 'ecs:StopTask'],
      Effect: 'Allow',
      Resource: 'arn:aws:ecs:eu-west-1:111122223333:task/shop-production/*',
      Condition: inCluster,
    },
    // source: Service Authorization Reference, Amazon ECS: ListTasks has the key ecs:cluster and no resource of its own
    { Action: 'ecs:ListTasks', Effect: 'Allow', Resource: '*', Condition: inCluster },
    {
      Action: 'iam:PassRole',
      Effect: 'Allow',
      Resource: [
        { 'Fn::GetAtt': [expect.stringMatching(/^ExecutionRole/), 'Arn'] },
        { 'Fn::GetAtt': [expect.stringMatching(/^TaskDefinitionTaskRole/), 'Arn'] },
      ],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    },
  ]);
});

describe('ECS', () => {
  test('calls the gates of this service and no other function', () => {
    const [statement, ...others] = statementsOf(template(), /^GatesHookRole/);
    expect(others).toEqual([]);
    expect(statement).toEqual({
      Action: 'lambda:InvokeFunction',
      Effect: 'Allow',
      Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-gate-*',
    });
    const names = Object.values(template().findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.FunctionName,
    );
    expect(names.filter((name) => name.startsWith('shop-production-gate-'))).toEqual([
      'shop-production-gate-live-traffic',
      'shop-production-gate-separation',
      'shop-production-gate-smoke-test',
    ]);
    expect(trustOf(template(), /^GatesHookRole/)).toEqual(trusted('ecs.amazonaws.com'));
  });

  test('moves weights with the policy that AWS keeps for it', () => {
    const roles = template().findResources('AWS::IAM::Role');
    const [, role] = Object.entries(roles).find(([id]) => id.startsWith('LiveTrafficRulesInfra')) ?? [];
    expect(role?.Properties).toEqual({
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: trusted('ecs.amazonaws.com') },
      Description: expect.any(String),
      ManagedPolicyArns: [
        {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers',
            ],
          ],
        },
      ],
    });
    expect(statementsOf(template(), /^LiveTrafficRulesInfra/)).toEqual([]);
  });

  test('starts tasks with their logs, their secrets and their image', () => {
    expect(statementsOf(template(), /^(TaskDefinition)?ExecutionRole/)).toEqual([
      logs(/^TaskLogs/),
      {
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Effect: 'Allow',
        // The six characters that Secrets Manager puts behind a name, and no more: not KEY-OF-ANOTHER.
        Resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-production/KEY-??????',
      },
      {
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Effect: 'Allow',
        Resource: 'arn:aws:ecr:eu-west-1:111122223333:repository/shop/shop',
      },
      { Action: 'ecr:GetAuthorizationToken', Effect: 'Allow', Resource: '*' },
    ]);
    expect(trustOf(template(), /^(TaskDefinition)?ExecutionRole/)).toEqual(
      trusted('ecs-tasks.amazonaws.com'),
    );
  });
});

test('a task may do nothing', () => {
  expect(statementsOf(template(), /^TaskDefinitionTaskRole/)).toEqual([]);
});
