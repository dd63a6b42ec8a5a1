import { CfnOutput, Stack } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { type Firewall as FirewallSettings, managedGroups } from '../config/edge';
import type { AlarmsProps } from '../observability/alarm-factory';
import { LimitAlarm } from '../observability/limit-alarm';

export interface FirewallProps {
  /** `<service>-<environment>`. */
  readonly fullName: string;
  readonly firewall: FirewallSettings;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** What the alarms of the service have in common. */
  readonly alarms: AlarmsProps;
}

/** Of the limit, in its rule group and in CloudWatch. */
const LIMIT = 'limit';

/**
 * What the rule group has room for: it is given when the group is made, and another would be another group under a name that
 * is taken. A rate-based rule takes 2, and more where it looks at a path or a header alone.
 * source: AWS WAF developer guide, "Rule group capacity"; "Using rate-based rule statements": 2 as a base cost
 */
const LIMIT_CAPACITY = 100;

/**
 * AWS WAF before the load balancer: a limit for each address, which refuses from the first day on, and AWS's managed rules,
 * which count until the configuration says otherwise. docs/edge.md.
 *
 * The limit is in a rule group of its own, so that a person can turn it without a deployment and without a say in the rest.
 *
 * About 9 USD a month (a web ACL 5, four rules 4) and 0.60 for a million requests, as list prices go.
 */
export class Firewall extends Construct {
  /** The web ACL: `webAcl.rules` for rules of your own. */
  public readonly webAcl: wafv2.CfnWebACL;
  /** The rule group of the limit. */
  public readonly limit: wafv2.CfnRuleGroup;
  /** A ticket when the limit refuses many for a while. */
  public readonly alarm: LimitAlarm;

  constructor(scope: Construct, id: string, { fullName, firewall, loadBalancer, alarms }: FirewallProps) {
    super(scope, id);
    this.limit = this.createLimit(`${fullName}-${LIMIT}`, firewall);
    this.webAcl = new wafv2.CfnWebACL(this, 'WebAcl', {
      name: fullName,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: this.rulesOf(firewall),
      visibilityConfig: seenAs(fullName),
    });
    const association = new wafv2.CfnWebACLAssociation(this, 'Association', {
      webAclArn: this.webAcl.attrArn,
      resourceArn: loadBalancer.loadBalancerArn,
    });
    // By name there can be one of each: another logical id would be made while the name is taken.
    this.limit.overrideLogicalId('LimitRules');
    this.webAcl.overrideLogicalId('WebAcl');
    association.overrideLogicalId('WebAclAssociation');
    this.alarm = new LimitAlarm(this, 'Alarm', {
      ...alarms,
      ...{ ruleGroup: `${fullName}-${LIMIT}`, rule: LIMIT },
    });
    this.tell(firewall);
  }

  private createLimit(name: string, { limit: { requests, per } }: FirewallSettings): wafv2.CfnRuleGroup {
    const seconds = per.milliseconds / 1000;
    return new wafv2.CfnRuleGroup(this, 'Limit', {
      name,
      scope: 'REGIONAL',
      capacity: LIMIT_CAPACITY,
      rules: [
        {
          name: LIMIT,
          priority: 0,
          statement: {
            rateBasedStatement: { limit: requests, evaluationWindowSec: seconds, aggregateKeyType: 'IP' },
          },
          action: {
            // Of no type to the CDK, so it is written as CloudFormation has it.
            block: {
              CustomResponse: {
                ResponseCode: 429,
                ResponseHeaders: [{ Name: 'Retry-After', Value: String(seconds) }],
              },
            },
          },
          visibilityConfig: seenAs(LIMIT),
        },
      ],
      visibilityConfig: seenAs(name),
    });
  }

  /** The limit first: what it refuses is looked at by nobody else. */
  private rulesOf({ mode, countOnly }: FirewallSettings): wafv2.CfnWebACL.RuleProperty[] {
    return [
      {
        name: LIMIT,
        priority: 0,
        statement: { ruleGroupReferenceStatement: { arn: this.limit.attrArn } },
        overrideAction: { none: {} },
        visibilityConfig: seenAs(LIMIT),
      },
      ...Object.entries(managedGroups).map(([name, { rules }], index): wafv2.CfnWebACL.RuleProperty => {
        const counting = rules.filter((rule) => countOnly.some((one) => one === rule));
        return {
          name,
          priority: index + 1,
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              ...(counting.length > 0 && {
                ruleActionOverrides: counting.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
              }),
            },
          },
          // Of the whole group, so that a rule which AWS adds counts, too.
          overrideAction: mode === 'count' ? { count: {} } : { none: {} },
          visibilityConfig: seenAs(name),
        };
      }),
    ];
  }

  /** For `teal limit`, which needs no configuration. */
  private tell({ limit: { requests, per } }: FirewallSettings): void {
    const stack = Stack.of(this);
    new CfnOutput(stack, 'LimitRuleGroup', {
      description: 'Rule group of the limit of each address',
      value: this.limit.attrArn,
    });
    new CfnOutput(stack, 'ConfiguredLimit', {
      description: 'What the configuration says one address may ask: requests/seconds',
      value: `${requests}/${per.milliseconds / 1000}`,
    });
  }
}

/** With samples: they are free, and who looks whether a rule refuses users needs them. */
const seenAs = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});
