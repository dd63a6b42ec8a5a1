import type { PublishedMetric } from '../../../rehearsal/cloudwatch/metric';
import { Firewall, type WebAcl } from '../../../rehearsal/wafv2/firewall';
import { Inspection, leftOutOf } from '../../../rehearsal/wafv2/inspection';
import { rule } from '../../../rehearsal/wafv2/rule';

const ARN = 'arn:aws:wafv2:eu-west-1:111122223333:regional';
const GROUP = `${ARN}/rulegroup/shop-limit/1`;
const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1';
const seenAs = (MetricName: string) => ({
  ...{ SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName },
});
const byAddress = { RateBasedStatement: { Limit: 10, EvaluationWindowSec: 60, AggregateKeyType: 'IP' } };
const tooMany = {
  Block: {
    CustomResponse: {
      ...{ ResponseCode: 429, CustomResponseBodyKey: 'slow' },
      ResponseHeaders: [{ Name: 'Retry-After', Value: '60' }],
    },
  },
};
const made = (Statement: object, more: object = { Action: tooMany }) =>
  rule.parse({ ...{ Name: 'limit', Priority: 0, Statement, VisibilityConfig: seenAs('limit') }, ...more });
const reference = (more: object = { OverrideAction: { None: {} } }) =>
  made(
    { RuleGroupReferenceStatement: { ARN: GROUP } },
    { Name: 'outer', VisibilityConfig: seenAs('outer'), ...more },
  );

function standing(group: readonly ReturnType<typeof made>[], acl: Partial<WebAcl> = {}) {
  const firewall = new Firewall({ partition: 'aws', region: 'eu-west-1', account: '111122223333' });
  const bodies = { customResponseBodies: { slow: { ContentType: 'TEXT_PLAIN', Content: 'Slow down.' } } };
  firewall.putRuleGroup({
    ...{ arn: GROUP, name: 'shop-limit', rules: group, capacity: 100 },
    ...{ visibilityConfig: seenAs('shop-limit'), ...bodies },
  });
  firewall.putWebAcl({
    ...{ arn: `${ARN}/webacl/shop/2`, name: 'shop', rules: [reference()], defaultAction: { Allow: {} } },
    ...{ visibilityConfig: seenAs('shop'), customResponseBodies: {}, ...acl },
  });
  firewall.associate(`${ARN}/webacl/shop/2`, LOAD_BALANCER);
  let now = 0;
  const counted = new Map<string, number>();
  const record = ({ name, dimensions }: PublishedMetric, _at: number, value: number, count = 1) => {
    const key = `${name} ${Object.entries(dimensions ?? {})
      .map((each) => each.join('='))
      .sort()
      .join(' ')}`;
    counted.set(key, (counted.get(key) ?? 0) + value * count);
  };
  const { inspect } = new Inspection({
    ...{ firewall, resourceArn: LOAD_BALANCER, clock: { now: () => now }, sink: { record } },
  });
  /** After an address has sent twenty. */
  const later = (address: string | undefined) => {
    inspect(address, 20);
    now += 10_000;
    return inspect(address, 5);
  };
  return { firewall, inspect, later, counted };
}
const REFUSED = {
  status: 429,
  headers: { 'Retry-After': '60' },
  contentType: 'text/plain',
  body: 'Slow down.',
};

test('who is over the limit is answered as the rule says, and counted by rule, group and web ACL', () => {
  const { later, counted } = standing([made(byAddress)]);
  expect(later('203.0.113.9')).toEqual(REFUSED);
  const region = 'Region=eu-west-1';
  expect(Object.fromEntries(counted)).toEqual({
    [`AllowedRequests ${region} Rule=ALL WebACL=shop`]: 20,
    [`AllowedRequests ${region} Rule=Default_Action WebACL=shop`]: 20,
    [`BlockedRequests ${region} Rule=limit RuleGroup=shop-limit`]: 5,
    [`BlockedRequests ${region} Rule=ALL RuleGroup=shop-limit`]: 5,
    [`BlockedRequests ${region} Rule=outer WebACL=shop`]: 5,
    [`BlockedRequests ${region} Rule=ALL WebACL=shop`]: 5,
  });
});

const others = { ...byAddress.RateBasedStatement, AggregateKeyType: 'FORWARDED_IP' };
const scoped = { ...byAddress.RateBasedStatement, ScopeDownStatement: { GeoMatchStatement: {} } };
test.each<[string, Parameters<typeof standing>, object | undefined]>([
  ['in a group', [[made(byAddress)]], REFUSED],
  [
    'without a custom response',
    [[made(byAddress, { Action: { Block: {} } })]],
    { status: 403, headers: {}, body: '' },
  ],
  ['in the web ACL itself', [[], { rules: [made(byAddress, { Action: { Block: {} } })] }], { status: 403 }],
  ['that counts alone', [[made(byAddress, { Action: { Count: {} } })]], undefined],
  [
    'in a group that counts alone',
    [[made(byAddress)], { rules: [reference({ OverrideAction: { Count: {} } })] }],
    undefined,
  ],
  [
    'behind one of another kind',
    [[made({ GeoMatchStatement: {} }), made(byAddress, { Name: 'two', Priority: 1, Action: tooMany })]],
    REFUSED,
  ],
  ['by a header', [[made({ RateBasedStatement: others })]], undefined],
  ['of some requests', [[made({ RateBasedStatement: scoped })]], undefined],
])('a limit %s', (_, given, expected) => {
  const answer = standing(...given).later('203.0.113.9');
  if (expected === undefined) expect(answer).toBeUndefined();
  else expect(answer).toMatchObject(expected);
});

test('who has no address meets no limit, and neither does what is not protected', () => {
  expect(standing([made(byAddress)]).later(undefined)).toBeUndefined();
  const { firewall, later } = standing([made(byAddress)]);
  firewall.associate('arn:none', LOAD_BALANCER);
  expect(later('203.0.113.9')).toBeUndefined();
});

test('what is not modelled is named', () => {
  const rules = [
    reference(),
    made({ ManagedRuleGroupStatement: { Name: 'AWSManagedRulesCommonRuleSet' } }, { Name: 'common' }),
    made({ RateBasedStatement: others }, { Name: 'proxy' }),
  ];
  const { firewall } = standing([made(byAddress), made({ GeoMatchStatement: {} }, { Name: 'geo' })], {
    ...{ rules, defaultAction: { Block: {} } },
  });
  expect(leftOutOf(firewall)).toEqual([
    'AWS::WAFv2::WebACL (a default action other than Allow)',
    'AWS::WAFv2::RuleGroup (GeoMatchStatement of rule geo)',
    'AWS::WAFv2::WebACL (managed rules of rule common)',
    'AWS::WAFv2::WebACL (rate of other than addresses, in rule proxy)',
  ]);
});
