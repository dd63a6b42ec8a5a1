import {
  firstTargetGroups,
  type Groups,
  isServing,
  sameShares,
  withBoth,
} from '../../../lambda/traffic-rules/shares';
import { properties } from './properties';

const groups = (...weights: [name: string, weight?: number][]): Groups =>
  weights.map(([name, Weight]) => ({ TargetGroupArn: `arn:tg/${name}`, Weight }));

// Weights are 0 to 999, and ECS and people write the same shares in many ways. source: facts/ecs-deployments.md §8
test.each<[Groups, Groups, boolean]>([
  [groups(['primary', 100], ['alternate', 0]), groups(['primary', 1], ['alternate', 0]), true],
  [groups(['primary', 100], ['alternate', 0]), groups(['primary']), true],
  [groups(['alternate', 5], ['primary', 95]), groups(['primary', 950], ['alternate', 50]), true],
  [groups(['primary', 100], ['alternate', 0]), groups(['primary', 0], ['alternate', 100]), false],
  [groups(['primary', 95], ['alternate', 5]), groups(['primary', 100], ['alternate', 0]), false],
  [groups(['primary', 95], ['alternate', 5]), groups(['primary', 94], ['alternate', 6]), false],
  [groups(['primary', 1]), groups(['foreign', 1]), false],
  [[], groups(['primary', 0]), true],
  [[], groups(['primary', 1]), false],
])('%j and %j are the same shares: %s', (some, others, same) => {
  expect(sameShares(some, others)).toBe(same);
  expect(sameShares(others, some)).toBe(same);
});

test('a service begins with all weight on the primary group', () => {
  const begun = firstTargetGroups(properties);
  expect(begun).toEqual(groups(['primary', 100], ['alternate', 0]));
  expect(isServing(properties, begun)).toBe(true);
});

test.each<[Groups, Groups]>([
  [groups(['alternate', 1]), groups(['primary', 0], ['alternate', 1])],
  [groups(['alternate']), groups(['primary', 0], ['alternate', 1])],
  [groups(['alternate', 5], ['primary', 95]), groups(['primary', 95], ['alternate', 5])],
])('%j with both groups named is %j', (some, both) => {
  expect(withBoth(properties, some)).toEqual(both);
  expect(sameShares(some, both)).toBe(true);
});
