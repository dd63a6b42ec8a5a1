import {
  CreateRuleCommand,
  type CreateRuleInput,
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyRuleCommand,
  type Rule as RuleAnswer,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Rule } from '../../../rehearsal/elasticloadbalancing/rules';
import { type ElbModel, elbv2Service } from '../../../rehearsal/endpoint/elbv2-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const LISTENER = `${ELB}:listener/app/shop/1111111111111111/2222222222222222`;
const DEFAULT = `${ELB}:listener-rule/app/shop/1111111111111111/2222222222222222/0000000000000000`;
const PRIMARY = `${ELB}:targetgroup/primary/3333333333333333`;
const ALTERNATE = `${ELB}:targetgroup/alternate/4444444444444444`;
const notFound: Rule['action'] = { type: 'fixed-response', statusCode: 404, messageBody: 'nothing here' };

let rules: Rule[];
const model: ElbModel = {
  rules: (arn) => (arn === LISTENER ? rules : undefined),
  listenerOf: (ruleArn) => (rules.some(({ arn }) => arn === ruleArn) ? LISTENER : undefined),
  targetGroups: () => [
    {
      arn: PRIMARY,
      name: 'primary',
      targets: [
        { id: '127.0.0.1', host: '127.0.0.1', port: 8001, state: 'healthy' },
        { id: '127.0.0.1', host: '127.0.0.1', port: 8002, state: 'unhealthy', reason: 'Target.Timeout' },
        { id: '127.0.0.1', host: '127.0.0.1', port: 8003, state: 'draining' },
      ],
    },
    { arn: ALTERNATE, name: 'alternate', targets: [] },
  ],
  tagsOf: (arn) => (arn === PRIMARY ? { team: 'shop' } : undefined),
  createRule: (_, rule) => rules.push(rule),
  modifyRule: (ruleArn, change) => {
    rules = rules.map((rule) => (rule.arn === ruleArn ? { ...rule, ...change } : rule));
  },
  deleteRule: (ruleArn) => {
    rules = rules.filter(({ arn }) => arn !== ruleArn);
  },
};

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start([elbv2Service(model)]);
});
beforeEach(() => {
  rules = [{ arn: DEFAULT, priority: 'default', conditions: [], action: notFound, tags: {} }];
});
afterAll(() => endpoint.close());

const client = () => clientsOf(endpoint).elb;
const split = (primary: number, alternate: number): CreateRuleInput['Actions'] => [
  {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: PRIMARY, Weight: primary },
        { TargetGroupArn: ALTERNATE, Weight: alternate },
      ],
    },
  },
];
const path = (pattern: string) => [{ Field: 'path-pattern', PathPatternConfig: { Values: [pattern] } }];

async function create(input: Partial<CreateRuleInput> = {}): Promise<string> {
  const { Rules } = await client().send(
    new CreateRuleCommand({
      ListenerArn: LISTENER,
      Priority: 10,
      Conditions: path('/*'),
      Actions: split(100, 0),
      Tags: [{ Key: 'teal:rule', Value: 'shop/production' }],
      ...input,
    }),
  );
  return Rules?.[0]?.RuleArn ?? '';
}

async function describeRules(input: { ListenerArn?: string; RuleArns?: string[] }): Promise<RuleAnswer[]> {
  const { Rules = [] } = await client().send(new DescribeRulesCommand(input));
  return Rules;
}

test('a rule that was created is described, with its tags, before the default rule', async () => {
  const arn = await create();
  expect(arn).toMatch(/:listener-rule\/app\/shop\/1{16}\/2{16}\/[0-9a-f]{16}$/);
  const [rule, last] = await describeRules({ ListenerArn: LISTENER });
  expect(rule).toMatchObject({ RuleArn: arn, Priority: '10', IsDefault: false, Conditions: path('/*') });
  expect(rule?.Actions?.[0]?.ForwardConfig?.TargetGroups).toEqual([
    { TargetGroupArn: PRIMARY, Weight: 100 },
    { TargetGroupArn: ALTERNATE, Weight: 0 },
  ]);
  expect(last).toMatchObject({ RuleArn: DEFAULT, Priority: 'default', IsDefault: true });
  expect(last?.Actions).toEqual([
    { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', MessageBody: 'nothing here' } },
  ]);
  const { TagDescriptions } = await client().send(new DescribeTagsCommand({ ResourceArns: [arn, PRIMARY] }));
  expect(TagDescriptions).toEqual([
    { ResourceArn: arn, Tags: [{ Key: 'teal:rule', Value: 'shop/production' }] },
    { ResourceArn: PRIMARY, Tags: [{ Key: 'team', Value: 'shop' }] },
  ]);
});

test.each([
  ['path-pattern', { PathPatternConfig: { Values: ['/a', '/b*'] } }],
  ['host-header', { HostHeaderConfig: { Values: ['shop.example.com'] } }],
  ['http-request-method', { HttpRequestMethodConfig: { Values: ['GET'] } }],
  ['http-header', { HttpHeaderConfig: { HttpHeaderName: 'x-teal-test', Values: ['a', 'b'] } }],
  ['query-string', { QueryStringConfig: { Values: [{ Key: 'v', Value: '2' }] } }],
])('a condition on %s comes back as it was sent', async (Field, config) => {
  const arn = await create({ Conditions: [{ Field, ...config }] });
  const [rule] = await describeRules({ RuleArns: [arn] });
  expect(rule?.Conditions).toEqual([expect.objectContaining({ Field, ...config })]);
});

test.each([
  ['conditions', { Conditions: path('/shop/*') }, '/shop/*', [100, 0]],
  ['actions', { Actions: split(5, 95) }, '/*', [5, 95]],
])('ModifyRule of the %s leaves what is not sent', async (_, change, pattern, weights) => {
  const arn = await create();
  await client().send(new ModifyRuleCommand({ RuleArn: arn, ...change }));
  const [rule] = await describeRules({ RuleArns: [arn] });
  expect(rule?.Conditions?.[0]?.PathPatternConfig?.Values).toEqual([pattern]);
  expect(rule?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight)).toEqual(weights);
});

test('two rules exchange their priorities', async () => {
  const [first, second] = [await create({ Priority: 1 }), await create({ Priority: 2 })];
  await client().send(
    new SetRulePrioritiesCommand({
      RulePriorities: [
        { RuleArn: first, Priority: 2 },
        { RuleArn: second, Priority: 1 },
      ],
    }),
  );
  const described = await describeRules({ ListenerArn: LISTENER });
  expect(described.map(({ RuleArn }) => RuleArn)).toEqual([second, first, DEFAULT]);
});

test('a rule that was deleted is gone', async () => {
  const arn = await create();
  await client().send(new DeleteRuleCommand({ RuleArn: arn }));
  expect(rules.map(({ arn }) => arn)).toEqual([DEFAULT]);
});

describe('errors', () => {
  const gone = `${ELB}:listener-rule/app/shop/1111111111111111/2222222222222222/ffffffffffffffff`;
  const nowhere = { ListenerArn: `${ELB}:listener/app/other/1/2` };
  const noGroup = [{ Type: 'forward' as const, TargetGroupArn: `${ELB}:targetgroup/none/1` }];

  test.each([
    ['RuleNotFoundException', () => describeRules({ RuleArns: [gone] })],
    ['RuleNotFoundException', () => client().send(new ModifyRuleCommand({ RuleArn: gone, Actions: [] }))],
    ['RuleNotFoundException', () => client().send(new DeleteRuleCommand({ RuleArn: gone }))],
    ['RuleNotFoundException', () => client().send(new DescribeTagsCommand({ ResourceArns: [gone] }))],
    ['ListenerNotFoundException', () => describeRules(nowhere)],
    ['ListenerNotFoundException', () => create(nowhere)],
    ['TargetGroupNotFoundException', () => create({ Actions: noGroup })],
    [
      'TargetGroupNotFoundException',
      () => client().send(new DescribeTargetGroupsCommand({ Names: ['none'] })),
    ],
    ['OperationNotPermittedException', () => client().send(new DeleteRuleCommand({ RuleArn: DEFAULT }))],
    ['ValidationError', () => describeRules({})],
    ['UnknownOperationException', () => create({ Conditions: [{ Field: 'cookie', Values: ['a'] }] })],
  ])('%s', async (name, call) => {
    const before = rules;
    await expect(call()).rejects.toMatchObject({ name });
    expect(rules).toEqual(before);
  });

  test('PriorityInUse, when a rule is created and when priorities are set', async () => {
    const [first] = [await create({ Priority: 1 }), await create({ Priority: 2 })];
    await expect(create({ Priority: 1 })).rejects.toMatchObject({ name: 'PriorityInUseException' });
    const taken = [{ RuleArn: first, Priority: 2 }];
    await expect(
      client().send(new SetRulePrioritiesCommand({ RulePriorities: taken })),
    ).rejects.toMatchObject({ name: 'PriorityInUseException' });
    expect(rules.map(({ priority }) => priority)).toEqual(['default', 1, 2]);
  });
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
test.each([
  [
    undefined,
    [
      [8001, 'healthy', undefined],
      [8002, 'unhealthy', 'Target.Timeout'],
      [8003, 'draining', 'Target.DeregistrationInProgress'],
    ],
  ],
  [[{ Id: '127.0.0.1', Port: 9 }], [[9, 'unused', 'Target.NotRegistered']]],
])('the health of targets %j', async (Targets, health) => {
  const { TargetHealthDescriptions = [] } = await client().send(
    new DescribeTargetHealthCommand({ TargetGroupArn: PRIMARY, Targets }),
  );
  expect(
    TargetHealthDescriptions.map(({ Target, TargetHealth }) => [
      Target?.Port,
      TargetHealth?.State,
      TargetHealth?.Reason,
    ]),
  ).toEqual(health);
});

test('target groups', async () => {
  const { TargetGroups } = await client().send(new DescribeTargetGroupsCommand({}));
  expect(TargetGroups?.map(({ TargetGroupName }) => TargetGroupName)).toEqual(['primary', 'alternate']);
});
