import { Firewall, type RuleGroup } from '../../../rehearsal/wafv2/firewall';

export const RULE_GROUP =
  'arn:aws:wafv2:eu-west-1:111122223333:regional/rulegroup/shop-production-limit/1b2c3d4e-0000-4000-8000-000000000001';

const visibility = (MetricName: string) => ({
  ...{ SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName },
});

/** As the stack makes it, and a rule that somebody else has put beside. */
export const SHOP_LIMIT: RuleGroup = {
  ...{ arn: RULE_GROUP, name: 'shop-production-limit', description: 'Of one address', capacity: 50 },
  rules: [
    {
      ...{ Name: 'limit', Priority: 0, VisibilityConfig: visibility('shop-production-limit-rule') },
      Statement: {
        RateBasedStatement: { Limit: 2000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
      },
      Action: {
        Block: {
          CustomResponse: { ResponseCode: 429, ResponseHeaders: [{ Name: 'Retry-After', Value: '60' }] },
        },
      },
    },
    {
      ...{ Name: 'other', Priority: 1, VisibilityConfig: visibility('other') },
      ...{ Statement: { GeoMatchStatement: { CountryCodes: ['AQ'] } }, Action: { Count: {} } },
    },
  ],
  visibilityConfig: visibility('shop-production-limit'),
  customResponseBodies: { slow: { ContentType: 'TEXT_PLAIN', Content: 'Slow down.' } },
};

/** AWS WAF with the rule group of the service `shop` in `production`. */
export function firewallOfShop(): Firewall {
  const firewall = new Firewall({ partition: 'aws', region: 'eu-west-1', account: '111122223333' });
  firewall.putRuleGroup(SHOP_LIMIT);
  return firewall;
}
