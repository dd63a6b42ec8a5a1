import { z } from 'zod';
import { type Firewall, idOf, type Rules } from '../wafv2/firewall';
import { customResponseBodies, rule, visibilityConfig } from '../wafv2/rule';
import type { AwsService } from './aws-service';

/** CLOUDFRONT is another region's, and in front of no load balancer. */
const Scope = z.literal('REGIONAL');
const id = z.string().min(1).max(36);
const getRules = z.strictObject({
  ...{ Name: z.string().optional(), Id: id.optional(), Scope: Scope.optional(), ARN: z.string().optional() },
});
const updateRuleGroup = z.strictObject({
  ...{ Name: z.string(), Id: id, Scope, LockToken: z.string().min(1).max(36) },
  Description: z.string().min(1).max(256).optional(),
  Rules: z.array(rule).default([]),
  VisibilityConfig: visibilityConfig,
  CustomResponseBodies: customResponseBodies.default({}),
});
const ofResource = z.strictObject({ ResourceArn: z.string() });

export function wafv2Service(firewall: Firewall): AwsService {
  return {
    name: 'WAFV2',
    json: { targetPrefix: 'AWSWAF_20190729', version: '1.1' },
    invalidInput: 'WAFInvalidParameterException',
    operations: {
      GetRuleGroup(input) {
        const group = firewall.ruleGroup(getRules.parse(input));
        return {
          RuleGroup: { ...rulesAnswer(group), Capacity: group.capacity },
          LockToken: firewall.lockToken(group),
        };
      },

      UpdateRuleGroup(input) {
        const asked = updateRuleGroup.parse(input);
        const group = firewall.ruleGroup({ Name: asked.Name, Id: asked.Id });
        firewall.updateRuleGroup(group, asked.LockToken, {
          description: asked.Description,
          rules: asked.Rules,
          visibilityConfig: asked.VisibilityConfig,
          customResponseBodies: asked.CustomResponseBodies,
        });
        return { NextLockToken: firewall.lockToken(group) };
      },

      GetWebACL(input) {
        const acl = firewall.webAcl(getRules.parse(input));
        return {
          WebACL: { ...rulesAnswer(acl), DefaultAction: acl.defaultAction },
          LockToken: firewall.lockToken(acl),
        };
      },

      GetWebACLForResource(input) {
        const acl = firewall.protecting(ofResource.parse(input).ResourceArn);
        return acl ? { WebACL: { ...rulesAnswer(acl), DefaultAction: acl.defaultAction } } : {};
      },
    },
  };
}

function rulesAnswer({ arn, name, description, rules, visibilityConfig, customResponseBodies }: Rules) {
  return {
    ...{ ARN: arn, Name: name, Id: idOf(arn), Rules: rules, VisibilityConfig: visibilityConfig },
    ...(description !== undefined && { Description: description }),
    ...(Object.keys(customResponseBodies).length > 0 && { CustomResponseBodies: customResponseBodies }),
  };
}
