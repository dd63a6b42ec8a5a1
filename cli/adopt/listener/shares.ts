import type { WeightedGroup } from '../../../lambda/shared/forward';

/** source: Elastic Load Balancing API reference, TargetGroupTuple: weights are 0 to 999 */
const FINENESS = 9;

const serving = (groups: readonly WeightedGroup[]): WeightedGroup[] =>
  groups.filter(({ weight }) => weight > 0);

/**
 * Where an adoption rule forwards to. A side that gets nothing is not named at all: a client whom stickiness binds to it
 * would go there in spite of a weight of 0.
 *
 * @param percent of Teal, whole
 */
export function split(
  old: readonly WeightedGroup[],
  live: string | undefined,
  percent: number,
): WeightedGroup[] {
  const [single, ...more] = serving(old);
  const toTeal = live === undefined || percent === 0 ? [] : [{ targetGroupArn: live, weight: percent }];
  if (percent === 100 || single === undefined) return toTeal.map((each) => ({ ...each, weight: 1 }));
  if (percent === 0) return serving(old);
  if (more.length === 0) return [{ ...single, weight: 100 - percent }, ...toTeal];
  const sum = serving(old).reduce((total, { weight }) => total + weight, 0);
  return [
    ...serving(old).map((group) => ({
      ...group,
      weight: Math.max(1, Math.round((group.weight / sum) * (100 - percent) * FINENESS)),
    })),
    ...toTeal.map((each) => ({ ...each, weight: percent * FINENESS })),
  ];
}

/** Percent of what a rule forwards that goes to any of these groups. */
export function shareOf(forward: readonly WeightedGroup[], groups: readonly string[]): number {
  const sum = forward.reduce((total, { weight }) => total + weight, 0);
  const theirs = forward
    .filter(({ targetGroupArn }) => groups.includes(targetGroupArn))
    .reduce((total, { weight }) => total + weight, 0);
  return sum === 0 ? 0 : (theirs / sum) * 100;
}

/** Whether the same share goes to each group, to a percent: weights are whole numbers. */
export function sameShares(some: readonly WeightedGroup[], others: readonly WeightedGroup[]): boolean {
  const groups = [...serving(some), ...serving(others)].map(({ targetGroupArn }) => targetGroupArn);
  return groups.every((arn) => Math.abs(shareOf(some, [arn]) - shareOf(others, [arn])) < 1);
}
