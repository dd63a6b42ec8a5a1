import {
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { forwardOf, type WeightedGroup } from '../../shared/forward';
import { mayOverlap } from '../../shared/overlap';

/** A rule that the guard should look at is not there, or its answer does not say what it does. */
class RuleUnknown extends Error {
  constructor(override readonly name: 'RuleNotFound' | 'ActionsUnknown') {
    super('DescribeRules answered without the rule, or without what it does');
  }
}

/**
 * Where a listener rule forwards to; none for one that has another action.
 *
 * @throws what the SDK throws, and Error for a rule that is gone or does not say what it does
 */
export async function readRule(
  elb: ElasticLoadBalancingV2Client,
  ruleArn: string,
  signal: AbortSignal,
): Promise<readonly WeightedGroup[]> {
  const { Rules } = await elb.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }), {
    abortSignal: signal,
  });
  const rule = Rules?.find((each) => each.RuleArn === ruleArn);
  if (!rule) throw new RuleUnknown('RuleNotFound');
  const forward = forwardOf(rule);
  if (!forward) throw new RuleUnknown('ActionsUnknown');
  return forward;
}

/** A rule that takes requests of another, or may. */
export interface Twin {
  /** Its own id, the last part of its ARN. */
  readonly id: string;
  readonly forward: readonly WeightedGroup[];
}

/**
 * Other rules of the listener that requests of this one may meet, as `teal adopt` makes one while it moves users. That
 * one says the same in other words (`/*` besides the host), or what the rule took before a deployment gave it other
 * hosts: so in doubt a rule is one. Not one with a header, which users do not send: so the test rule is none.
 *
 * @throws what the SDK throws, and Error when the listener does not have the rule, or one of them does not say what it does
 */
export async function readTwins(
  elb: ElasticLoadBalancingV2Client,
  ruleArn: string,
  signal: AbortSignal,
): Promise<readonly Twin[]> {
  const ListenerArn = ruleArn.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');
  const rules: Rule[] = [];
  let Marker: string | undefined;
  do {
    const page = await elb.send(new DescribeRulesCommand({ ListenerArn, ...(Marker && { Marker }) }), {
      abortSignal: signal,
    });
    rules.push(...(page.Rules ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  const own = rules.find((each) => each.RuleArn === ruleArn);
  if (!own) throw new RuleUnknown('RuleNotFound');
  return rules
    .filter((each) => each !== own && !each.IsDefault && !hasHeader(each))
    .filter((each) => mayOverlap(each.Conditions ?? [], own.Conditions ?? []))
    .map((each) => {
      const forward = forwardOf(each);
      if (!forward) throw new RuleUnknown('ActionsUnknown');
      return { id: (each.RuleArn ?? '').replace(/^.*\//, ''), forward };
    });
}

const hasHeader = ({ Conditions = [] }: Rule): boolean =>
  Conditions.some(({ Field }) => Field === 'http-header');

/** The groups that get requests. */
export const servedBy = (forward: readonly WeightedGroup[]): readonly WeightedGroup[] =>
  forward.filter(({ weight }) => weight > 0);

/** `arn:…:targetgroup/NAME/ID` → `NAME/ID`, which fits into a sentence. */
export const groupName = (arn: string): string => arn.replace(/^.*:targetgroup\//, '');

/** `NAME/ID with 95 % and NAME/ID with 5 %` */
export function shares(groups: readonly WeightedGroup[]): string {
  const sum = groups.reduce((total, { weight }) => total + weight, 0);
  return groups
    .map(
      ({ targetGroupArn, weight }) =>
        `${groupName(targetGroupArn)} with ${Math.round((weight / sum) * 1000) / 10} %`,
    )
    .join(' and ');
}
