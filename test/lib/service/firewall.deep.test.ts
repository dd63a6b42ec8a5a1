import { minutes } from '../../../lib';
import { managedGroups } from '../../../lib/config/edge';
import { only, shop, shopTemplate, synthesize } from '../../synth';

const template = (firewall: object | true = true) =>
  shopTemplate({ edge: { firewall: firewall as true } }, {}, { notify: { ticket: 'team@example.com' } });

interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly OverrideAction: object;
  readonly Statement: {
    readonly ManagedRuleGroupStatement?: { readonly RuleActionOverrides?: { readonly Name: string }[] };
  };
}
const webAclOf = (...of: Parameters<typeof template>) =>
  only(template(...of), 'AWS::WAFv2::WebACL') as { Rules: Rule[]; DefaultAction: object };
const managedOf = (...of: Parameters<typeof template>) => webAclOf(...of).Rules.slice(1);

const loadBalancerAttributes = (of: ReturnType<typeof shopTemplate>) =>
  only(of, 'AWS::ElasticLoadBalancingV2::LoadBalancer').LoadBalancerAttributes as {
    Key: string;
    Value: string;
  }[];

test('without one there is nothing of WAF', () => {
  const without = shopTemplate().toJSON();
  expect(JSON.stringify(without)).not.toMatch(/WAF|waf|rate-limit/);
  expect(without.Outputs.LimitRuleGroup).toBeUndefined();
});

test('the web ACL lets in what no rule refuses, and is of the load balancer', () => {
  expect(webAclOf()).toMatchObject({
    Name: 'shop-production',
    Scope: 'REGIONAL',
    DefaultAction: { Allow: {} },
  });
  expect(only(template(), 'AWS::WAFv2::WebACLAssociation')).toEqual({
    ResourceArn: { Ref: 'LoadBalancer' },
    WebACLArn: { 'Fn::GetAtt': ['WebAcl', 'Arn'] },
  });
});

test('the limit comes first, then AWS’s rules; each has its place, its metric and samples', () => {
  const { Rules } = webAclOf();
  expect(Rules.map(({ Name, Priority }) => [Name, Priority])).toEqual([
    ['limit', 0],
    ['AWSManagedRulesAmazonIpReputationList', 1],
    ['AWSManagedRulesKnownBadInputsRuleSet', 2],
    ['AWSManagedRulesCommonRuleSet', 3],
  ]);
  for (const rule of Rules)
    expect(rule).toMatchObject({
      VisibilityConfig: {
        CloudWatchMetricsEnabled: true,
        SampledRequestsEnabled: true,
        MetricName: rule.Name,
      },
    });
});

describe('managed rules', () => {
  test.each<[string, object | true, object]>([
    ['count by default', true, { Count: {} }],
    ['count', { mode: 'count' }, { Count: {} }],
    ['block', { mode: 'block' }, { None: {} }],
  ])('%s', (_, firewall, expected) => {
    const managed = managedOf(firewall);
    expect(managed).toHaveLength(3);
    for (const { OverrideAction } of managed) expect(OverrideAction).toEqual(expected);
  });

  test('those that only count are told to the group that has them', () => {
    const firewall = { mode: 'block', countOnly: ['SizeRestrictions_BODY', 'Host_localhost_HEADER'] };
    const overrides = managedOf(firewall).map(
      ({ Statement }) => Statement.ManagedRuleGroupStatement?.RuleActionOverrides,
    );
    expect(overrides).toEqual([
      undefined,
      [{ Name: 'Host_localhost_HEADER', ActionToUse: { Count: {} } }],
      [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
    ]);
  });

  // The limit is not among what counts first: what turns it is its number.
  test.each(['count', 'block'])('with %s the limit refuses', (mode) => {
    expect(webAclOf({ mode }).Rules[0]?.OverrideAction).toEqual({ None: {} });
  });
});

describe('the limit', () => {
  const of = (firewall: object | true = true) =>
    only(template(firewall), 'AWS::WAFv2::RuleGroup') as { Rules: object[]; Capacity: number };

  test('is one rule in a group of its own, which teal limit can turn', () => {
    expect(of()).toMatchObject({ Name: 'shop-production-limit', Scope: 'REGIONAL' });
    expect(of().Rules).toEqual([
      {
        Name: 'limit',
        Priority: 0,
        Statement: {
          RateBasedStatement: { Limit: 10_000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
        },
        Action: {
          Block: {
            CustomResponse: {
              ResponseCode: 429,
              ResponseHeaders: [{ Name: 'Retry-After', Value: '300' }],
            },
          },
        },
        VisibilityConfig: {
          CloudWatchMetricsEnabled: true,
          SampledRequestsEnabled: true,
          MetricName: 'limit',
        },
      },
    ]);
  });

  test.each<[object | true, string]>([
    [true, '10000/300'],
    [{ limit: { requests: 600, per: minutes(1) } }, '600/60'],
    [{ limit: { requests: 10, per: minutes(10) } }, '10/600'],
    [{ limit: { requests: 600, per: undefined } }, '600/300'],
  ])('as %j is told to the command line', (firewall, told) => {
    const { Outputs } = template(firewall).toJSON();
    expect(Outputs.ConfiguredLimit.Value).toBe(told);
    expect(Outputs.LimitRuleGroup.Value).toEqual({ 'Fn::GetAtt': ['LimitRules', 'Arn'] });
    const [requests, seconds] = told.split('/').map(Number);
    expect(of(firewall).Rules[0]).toMatchObject({
      Statement: { RateBasedStatement: { Limit: requests, EvaluationWindowSec: seconds } },
      Action: { Block: { CustomResponse: { ResponseHeaders: [{ Value: String(seconds) }] } } },
    });
  });

  // source: AWS WAF pricing: 1,500 WCUs are in the price of a request; the most of a web ACL is 5,000
  test('leaves the web ACL within the capacity that is in its price', () => {
    const managed = Object.values(managedGroups).reduce((sum, { capacity }) => sum + capacity, 0);
    expect(of().Capacity + managed).toBeLessThanOrEqual(1500);
  });
});

test('while WAF does not answer, users are let in; without a firewall nothing is said of it', () => {
  const open = { Key: 'waf.fail_open.enabled', Value: 'true' };
  expect(loadBalancerAttributes(template())).toContainEqual(open);
  expect(loadBalancerAttributes(shopTemplate()).map(({ Key }) => Key)).not.toContain(open.Key);
});

test('a ticket when the limit refuses many for five minutes, and no page', () => {
  const alarms = Object.values(template().findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  );
  expect(alarms.find(({ AlarmName }) => AlarmName === 'shop-production-rate-limit-5m')).toMatchObject({
    Metrics: [
      {
        MetricStat: {
          Metric: {
            Namespace: 'AWS/WAFV2',
            MetricName: 'BlockedRequests',
            Dimensions: [
              { Name: 'Region', Value: 'eu-west-1' },
              { Name: 'Rule', Value: 'limit' },
              { Name: 'RuleGroup', Value: 'shop-production-limit' },
            ],
          },
          ...{ Stat: 'Sum', Period: 60 },
        },
      },
    ],
    ...{ Threshold: 100, DatapointsToAlarm: 5, EvaluationPeriods: 5 },
    ...{ ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching' },
  });
  const composites = Object.values(template().findResources('AWS::CloudWatch::CompositeAlarm')).map(
    ({ Properties }) => Properties,
  );
  const ticket = composites.find(({ AlarmName }) => AlarmName === 'shop-production-rate-limit');
  expect(ticket?.Tags).toContainEqual({ Key: 'teal:severity', Value: 'ticket' });
  expect(ticket?.AlarmDescription).toContain('runbooks/rate-limit.md');
});

// What else a team's switch would change unseen: no deployment, no role, no listener.
test('of what was there nothing changes but the load balancer’s attributes and what names all alarms', () => {
  const off = shopTemplate({}, {}, { notify: { ticket: 'team@example.com' } }).toJSON().Resources;
  const on = template().toJSON().Resources;
  const changed = Object.keys(off).filter((id) => JSON.stringify(off[id]) !== JSON.stringify(on[id]));
  expect(changed.filter((id) => !id.startsWith('ObservabilityDashboard'))).toEqual(['LoadBalancer']);
  const { LoadBalancerAttributes: _, ...rest } = on.LoadBalancer.Properties;
  expect(off.LoadBalancer.Properties).toMatchObject(rest);
});

// By name there can be one: another logical id would be made while the name is taken.
test('logical ids are pinned', () => {
  const ids = Object.entries(template().toJSON().Resources as Record<string, { Type: string }>)
    .filter(([, { Type }]) => Type.startsWith('AWS::WAFv2::'))
    .map(([id]) => id);
  expect(ids.sort()).toEqual(['LimitRules', 'WebAcl', 'WebAclAssociation']);
});

test('an internal load balancer takes one, too', () => {
  const { assembly } = synthesize(
    shop({ network: undefined, edge: { firewall: { limit: { requests: 50_000 } } } }, { internal: true }),
  );
  const { Resources } = assembly.getStackByName('shop-production').template;
  expect(Resources.LoadBalancer.Properties.Scheme).toBe('internal');
  expect(Resources.WebAclAssociation).toBeDefined();
});
