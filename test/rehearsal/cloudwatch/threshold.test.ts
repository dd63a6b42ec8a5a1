import { breaches, isComparisonOperator } from '../../../rehearsal/cloudwatch/threshold';

test.each([
  ['GreaterThanThreshold', [false, false, true]],
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
] as const)('%s of 1, 2, 3 against 2', (comparison, expected) => {
  expect([1, 2, 3].map((value) => breaches({ comparison, threshold: 2 }, value))).toEqual(expected);
});

test.each(['GreaterThanUpperThreshold', 'LessThanLowerOrGreaterThanUpperThreshold', 'toString'])(
  '%s is not modelled',
  (name) => expect(isComparisonOperator(name)).toBe(false),
);
