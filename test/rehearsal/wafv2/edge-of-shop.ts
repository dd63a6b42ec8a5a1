import { CfnOutput } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Customize } from '../../../lib/app';

const seenAs = (metricName: string) => ({
  ...{ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName },
});

/** A web ACL with a limit of 60,000 requests in 5 minutes from one address, in front of the service `shop` in `production`. */
export const withLimit: Customize = (delivery) => {
  const stack = delivery.service('shop', 'production');
  const limit = new wafv2.CfnRuleGroup(stack, 'LimitRules', {
    ...{ name: 'shop-production-limit', scope: 'REGIONAL', capacity: 100 },
    rules: [
      {
        ...{ name: 'limit', priority: 0, visibilityConfig: seenAs('limit') },
        statement: {
          rateBasedStatement: { limit: 60_000, evaluationWindowSec: 300, aggregateKeyType: 'IP' },
        },
        action: {
          block: {
            customResponse: { responseCode: 429, responseHeaders: [{ name: 'Retry-After', value: '300' }] },
          },
        },
      },
    ],
    visibilityConfig: seenAs('shop-production-limit'),
  });
  const acl = new wafv2.CfnWebACL(stack, 'WebAcl', {
    ...{ name: 'shop-production', scope: 'REGIONAL', defaultAction: { allow: {} } },
    rules: [
      {
        ...{ name: 'limit', priority: 0, overrideAction: { none: {} }, visibilityConfig: seenAs('limit') },
        statement: { ruleGroupReferenceStatement: { arn: limit.attrArn } },
      },
      {
        ...{ name: 'common', priority: 1, overrideAction: { count: {} }, visibilityConfig: seenAs('common') },
        statement: {
          managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesCommonRuleSet' },
        },
      },
    ],
    visibilityConfig: seenAs('shop-production'),
  });
  new wafv2.CfnWebACLAssociation(stack, 'WebAclAssociation', {
    webAclArn: acl.attrArn,
    resourceArn: stack.loadBalancer.loadBalancer.loadBalancerArn,
  });
  new CfnOutput(stack, 'LimitRuleGroup', { value: limit.attrArn });
  new CfnOutput(stack, 'ConfiguredLimit', { value: '60000/300' });
};
