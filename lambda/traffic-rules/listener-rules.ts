import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  type Rule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type LiveTrafficRulesProperties, TRAFFIC_RULE_TAG } from '../shared/environment';
import { type OwnedRule, ROLES, type Step } from './decide';

type Elb = Pick<ElasticLoadBalancingV2Client, 'send'>;

/** ARNs that DescribeTags takes in one call. source: Elastic Load Balancing API reference, DescribeTags */
const TAGS_A_CALL = 20;

/** The rules of a listener that carry the tag of `owner`; empty when the listener is gone. */
export async function ownedRules(elb: Elb, listenerArn: string, owner: string): Promise<OwnedRule[]> {
  const rules = await rulesOf(elb, listenerArn);
  const owned: OwnedRule[] = [];
  for (let start = 0; start < rules.length; start += TAGS_A_CALL) {
    const arns = rules.slice(start, start + TAGS_A_CALL).map((rule) => rule.RuleArn as string);
    const { TagDescriptions = [] } = await elb.send(new DescribeTagsCommand({ ResourceArns: arns }));
    for (const { ResourceArn, Tags = [] } of TagDescriptions) {
      const value = Tags.find((tag) => tag.Key === TRAFFIC_RULE_TAG)?.Value;
      const role = ROLES.find((candidate) => value === `${owner}/${candidate}`);
      const rule = rules.find((candidate) => candidate.RuleArn === ResourceArn);
      if (role && rule) owned.push(ownedRule(rule, role));
    }
  }
  return owned;
}

async function rulesOf(elb: Elb, listenerArn: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  let marker: string | undefined;
  do {
    try {
      const page = await elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn, Marker: marker }));
      rules.push(...(page.Rules ?? []));
      marker = page.NextMarker;
    } catch (error) {
      // A listener that is gone took its rules along.
      if ((error as Error).name === 'ListenerNotFoundException') return [];
      throw error;
    }
  } while (marker);
  return rules.filter((rule) => !rule.IsDefault);
}

/** @returns the rule that a `create` made */
export async function carryOutStep(
  elb: Elb,
  properties: LiveTrafficRulesProperties,
  step: Step,
): Promise<OwnedRule | undefined> {
  switch (step.do) {
    case 'create':
      return create(elb, properties, step);
    case 'setConditions':
      await elb.send(new ModifyRuleCommand({ RuleArn: step.arn, Conditions: step.rule.conditions }));
      return undefined;
    case 'setPriorities':
      await elb.send(
        new SetRulePrioritiesCommand({
          RulePriorities: step.priorities.map(({ arn, priority }) => ({ RuleArn: arn, Priority: priority })),
        }),
      );
      return undefined;
  }
}

async function create(
  elb: Elb,
  properties: LiveTrafficRulesProperties,
  { rule, targetGroups }: Step & { do: 'create' },
): Promise<OwnedRule> {
  const { Rules } = await elb.send(
    new CreateRuleCommand({
      ListenerArn: properties.ListenerArn,
      Priority: rule.priority,
      Conditions: rule.conditions,
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [...targetGroups] } }],
      Tags: [{ Key: TRAFFIC_RULE_TAG, Value: `${properties.Owner}/${rule.role}` }],
    }),
  );
  const made = Rules?.[0];
  if (!made?.RuleArn) throw new Error(`CreateRule answered without the ${rule.role} rule that it made`);
  return ownedRule(made, rule.role);
}

function ownedRule(rule: Rule, role: OwnedRule['role']): OwnedRule {
  return {
    arn: rule.RuleArn as string,
    role,
    priority: Number(rule.Priority),
    targetGroups: (rule.Actions ?? []).flatMap((action) => action.ForwardConfig?.TargetGroups ?? []),
  };
}

/** A rule that is gone already is what was asked for. */
export async function remove(elb: Elb, arn: string): Promise<void> {
  try {
    await elb.send(new DeleteRuleCommand({ RuleArn: arn }));
  } catch (error) {
    if ((error as Error).name !== 'RuleNotFoundException') throw error;
  }
}
