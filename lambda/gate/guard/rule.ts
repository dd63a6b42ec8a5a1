import {
  type Action,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** A target group of a rule and its weight, 0 to 999: what counts is its share of the sum. */
export interface Weighted {
  readonly arn: string;
  readonly weight: number;
}

/**
 * Where a listener rule forwards to; undefined when it does not say so: no forward action, or several groups of
 * which one has no weight.
 *
 * @throws what the SDK throws, for a rule that does not exist as well
 */
export async function readRule(
  elb: ElasticLoadBalancingV2Client,
  ruleArn: string,
  signal: AbortSignal,
): Promise<readonly Weighted[] | undefined> {
  const { Rules } = await elb.send(new DescribeRulesCommand({ RuleArns: [ruleArn] }), {
    abortSignal: signal,
  });
  return forwardOf(Rules?.find((rule) => rule.RuleArn === ruleArn)?.Actions ?? []);
}

export function forwardOf(actions: readonly Action[]): readonly Weighted[] | undefined {
  const [forward, ...others] = actions.filter(({ Type }) => Type === 'forward');
  if (!forward || others.length > 0) return undefined;
  const groups = forward.ForwardConfig?.TargetGroups ?? [];
  // The short form, which has no weights. source: Elastic Load Balancing API reference, Action
  if (groups.length === 0)
    return forward.TargetGroupArn ? [{ arn: forward.TargetGroupArn, weight: 1 }] : undefined;
  const weighted = groups.map(({ TargetGroupArn: arn, Weight: weight }) =>
    arn !== undefined && weight !== undefined ? { arn, weight } : undefined,
  );
  const known = weighted.filter((group) => group !== undefined);
  return known.length === groups.length ? known : undefined;
}

/** The groups that get requests. */
export const servedBy = (forward: readonly Weighted[]): readonly Weighted[] =>
  forward.filter(({ weight }) => weight > 0);

/** `arn:…:targetgroup/NAME/ID` → `NAME/ID`, which fits into a sentence. */
export const groupName = (arn: string): string => arn.replace(/^.*:targetgroup\//, '');

/** `NAME/ID with 95 % and NAME/ID with 5 %` */
export function shares(groups: readonly Weighted[]): string {
  const sum = groups.reduce((total, { weight }) => total + weight, 0);
  return groups
    .map(({ arn, weight }) => `${groupName(arn)} with ${Math.round((weight / sum) * 1000) / 10} %`)
    .join(' and ');
}
