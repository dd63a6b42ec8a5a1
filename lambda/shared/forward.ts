import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';

/** A target group of a rule and its weight, 0 to 999: what counts is its share of the sum. */
export interface WeightedGroup {
  readonly targetGroupArn: string;
  readonly weight: number;
}

/**
 * Where a listener rule forwards to, for everyone who reads a rule.
 *
 * A group that is listed without a weight counts as one with 1, and in the short form, which has one group and no
 * weight, that group gets everything. A rule with another action (a redirect, a fixed response) forwards to none.
 *
 * @returns undefined when the answer does not say it: no action at all, two forwards, or a forward to nothing or to a
 * group without an ARN
 */
// source: Elastic Load Balancing API reference, Action, ForwardActionConfig, TargetGroupTuple
export function forwardOf({ Actions = [] }: Pick<Rule, 'Actions'>): readonly WeightedGroup[] | undefined {
  if (Actions.length === 0) return undefined;
  const [forward, ...others] = Actions.filter(({ Type }) => Type === 'forward');
  if (!forward) return [];
  const { ForwardConfig: { TargetGroups = [] } = {}, TargetGroupArn } = forward;
  const listed = TargetGroups.length > 0 ? TargetGroups : [{ TargetGroupArn, Weight: 1 }];
  const groups = listed.flatMap(({ TargetGroupArn: targetGroupArn, Weight: weight = 1 }) =>
    targetGroupArn === undefined ? [] : [{ targetGroupArn, weight }],
  );
  return others.length === 0 && groups.length === listed.length ? groups : undefined;
}
