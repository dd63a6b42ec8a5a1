import type { TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LiveTrafficRulesProperties } from '../shared/environment';

export type Groups = readonly TargetGroupTuple[];

/** A group without a weight counts as one with 1. source: Elastic Load Balancing user guide, "Forward actions" */
const weightOf = ({ Weight = 1 }: TargetGroupTuple): number => Weight;

/** Whether a rule forwards to the service's own groups alone, and to at least one. */
export function isServing(properties: LiveTrafficRulesProperties, groups: Groups): boolean {
  const own: unknown[] = [properties.PrimaryTargetGroupArn, properties.AlternateTargetGroupArn];
  return (
    groups.every(({ TargetGroupArn }) => own.includes(TargetGroupArn)) &&
    groups.some((group) => weightOf(group) > 0)
  );
}

/** Whether the same part of the traffic goes to each group. Weights are 0 to 999: 1/0 is what 100/0 is. */
export function sameShares(some: Groups, others: Groups): boolean {
  const [ours, theirs] = [sharesOf(some), sharesOf(others)];
  return (
    ours.size === theirs.size &&
    [...ours].every(([arn, share]) => Math.abs(share - (theirs.get(arn) ?? 0)) < 1e-9)
  );
}

function sharesOf(groups: Groups): ReadonlyMap<string | undefined, number> {
  const serving = groups.filter((group) => weightOf(group) > 0);
  const total = serving.reduce((sum, group) => sum + weightOf(group), 0);
  return new Map(serving.map((group) => [group.TargetGroupArn, weightOf(group) / total]));
}

/** The same shares with both groups named, as ECS demands of a rule at the start of a deployment. */
export function withBoth(properties: LiveTrafficRulesProperties, groups: Groups): Groups {
  return [properties.PrimaryTargetGroupArn, properties.AlternateTargetGroupArn].map((TargetGroupArn) => {
    const group = groups.find((candidate) => candidate.TargetGroupArn === TargetGroupArn);
    return { TargetGroupArn, Weight: group ? weightOf(group) : 0 };
  });
}

/** What a service begins with: ECS demands that exactly one group serves at the start, and starts the other's tasks. */
export function firstTargetGroups(properties: LiveTrafficRulesProperties): Groups {
  return [
    { TargetGroupArn: properties.PrimaryTargetGroupArn, Weight: 100 },
    { TargetGroupArn: properties.AlternateTargetGroupArn, Weight: 0 },
  ];
}
