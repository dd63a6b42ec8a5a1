import {
  DescribeRulesCommand,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isAwsError } from '../shared/aws-error';
import { TRAFFIC_RULE_TAG } from '../shared/environment';
import { forwardOf } from '../shared/forward';
import { type ListenerRules, type OwnedRule, ROLES, type Role, type StandingRule } from './decide';

type Elb = Pick<ElasticLoadBalancingV2Client, 'send'>;

/** ARNs that DescribeTags takes in one call. source: Elastic Load Balancing API reference, DescribeTags */
const TAGS_A_CALL = 20;

/**
 * The rules of a listener, told apart by the tag of `owner`; none when the listener is gone.
 *
 * @param made rules that are the owner's whatever their tags say: ELB does not promise that a new rule's can be read at once
 * @throws RuleNotFound when one is deleted in between
 */
export async function rulesOf(
  elb: Elb,
  listenerArn: string,
  owner: string,
  made: ReadonlyMap<string, Role> = new Map(),
): Promise<ListenerRules> {
  const rules = await allRules(elb, listenerArn);
  const owned: OwnedRule[] = [];
  const foreign: StandingRule[] = [];
  for (let start = 0; start < rules.length; start += TAGS_A_CALL) {
    const some = rules.slice(start, start + TAGS_A_CALL);
    const ResourceArns = some.map((rule) => rule.RuleArn as string);
    const { TagDescriptions = [] } = await elb.send(new DescribeTagsCommand({ ResourceArns }));
    for (const rule of some) {
      const { Tags = [] } = TagDescriptions.find(({ ResourceArn }) => ResourceArn === rule.RuleArn) ?? {};
      const value = Tags.find((tag) => tag.Key === TRAFFIC_RULE_TAG)?.Value;
      const role =
        ROLES.find((candidate) => value === `${owner}/${candidate}`) ?? made.get(rule.RuleArn as string);
      const standing = { arn: rule.RuleArn as string, priority: Number(rule.Priority) };
      if (role) owned.push({ ...standing, role, ...contentOf(rule) });
      else foreign.push(standing);
    }
  }
  return { owned, foreign };
}

function contentOf(rule: Rule): Pick<OwnedRule, 'conditions' | 'targetGroups'> {
  return {
    conditions: rule.Conditions ?? [],
    // A rule that does not say where it forwards to serves as little as one that does not forward.
    targetGroups: (forwardOf(rule) ?? []).map(({ targetGroupArn, weight }) => ({
      TargetGroupArn: targetGroupArn,
      Weight: weight,
    })),
  };
}

async function allRules(elb: Elb, listenerArn: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  let marker: string | undefined;
  do {
    try {
      const page = await elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn, Marker: marker }));
      rules.push(...(page.Rules ?? []));
      marker = page.NextMarker;
    } catch (error) {
      // A listener that is gone took its rules along.
      if (isAwsError(error, 'ListenerNotFound', 'LoadBalancerNotFound')) return [];
      throw error;
    }
  } while (marker);
  return rules.filter((rule) => !rule.IsDefault);
}
