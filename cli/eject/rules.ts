import type { Rule, RuleCondition, Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { forwardOf } from '../../lambda/shared/forward';
import type { RawResource } from './raw-template';

/** Logical ids of the two rules after the import. */
export const RULE_IDS = { production: 'ProductionListenerRule', test: 'TestListenerRule' } as const;

/** A listener rule as it is this moment. */
export interface LiveRule {
  readonly arn: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly targetGroups: readonly { readonly arn: string; readonly weight: number }[];
  readonly tags: readonly Tag[];
}

export interface LiveRules {
  readonly listenerArn: string;
  readonly production: LiveRule;
  readonly test: LiveRule;
  /** Logical ids of the stack's listener and target groups, by ARN; what is not the stack's is named by its ARN. */
  readonly logicalIds: ReadonlyMap<string, string>;
  /** What stands in the template for a value of a condition that is a secret. */
  readonly written: ReadonlyMap<string, unknown>;
  /** Values that a rotation has left, which nobody sends any more. */
  readonly outdated: ReadonlySet<string>;
}

/** @returns undefined for a rule that does not forward: a maintenance page, say */
export function liveRule(rule: Rule, tags: readonly Tag[]): LiveRule | undefined {
  const { RuleArn: arn, Priority, Conditions = [] } = rule;
  const groups = forwardOf(rule) ?? [];
  if (arn === undefined || groups.length === 0 || rule.Actions?.length !== 1) return undefined;
  return {
    ...{ arn, priority: Number(Priority), conditions: Conditions, tags },
    targetGroups: groups.map(({ targetGroupArn, weight }) => ({ arn: targetGroupArn, weight })),
  };
}

/** The two rules as resources of a template, at their live conditions and weights. */
export function ruleResources(live: LiveRules): Readonly<Record<string, RawResource>> {
  return {
    [RULE_IDS.production]: ruleResource(live, live.production),
    [RULE_IDS.test]: ruleResource(live, live.test),
  };
}

function ruleResource(live: LiveRules, rule: LiveRule): RawResource {
  return {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: {
      Actions: [
        {
          ForwardConfig: {
            TargetGroups: rule.targetGroups.map(({ arn, weight }) => ({
              TargetGroupArn: referenceTo(live, arn),
              Weight: weight,
            })),
          },
          Type: 'forward',
        },
      ],
      Conditions: rule.conditions.map((condition) => conditionOf(condition, live)),
      ListenerArn: referenceTo(live, live.listenerArn),
      Priority: rule.priority,
      ...(rule.tags.length > 0 && { Tags: rule.tags.map(({ Key, Value }) => ({ Key, Value })) }),
    },
    // An import asks for it; and a rule that leaves the template by mistake goes on leading users.
    UpdateReplacePolicy: 'Retain',
    DeletionPolicy: 'Retain',
  };
}

function referenceTo({ logicalIds }: LiveRules, arn: string): unknown {
  const id = logicalIds.get(arn);
  return id === undefined ? arn : { Ref: id };
}

/** A condition is told in two ways at once; a template takes one. */
function conditionOf(condition: RuleCondition, { written, outdated }: LiveRules): unknown {
  const { Field, Values, HttpHeaderConfig, ...configs } = condition;
  const given = Object.entries(configs).filter(([, config]) => config !== undefined);
  if (HttpHeaderConfig) {
    const { HttpHeaderName, Values: values = [] } = HttpHeaderConfig;
    const left = values.filter((value) => !outdated.has(value)).map((value) => written.get(value) ?? value);
    return { Field, HttpHeaderConfig: { HttpHeaderName, Values: left } };
  }
  return given.length > 0 ? { Field, ...Object.fromEntries(given) } : { Field, Values };
}

/** Whether users were moved between two looks. */
export function sameWeights(one: LiveRules, other: LiveRules): boolean {
  const weights = ({ production, test }: LiveRules) =>
    JSON.stringify([production, test].map(({ arn, targetGroups }) => [arn, targetGroups]));
  return weights(one) === weights(other);
}
