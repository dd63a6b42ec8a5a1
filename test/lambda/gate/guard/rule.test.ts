import { groupName, shares } from '../../../../lambda/gate/guard/rule';
import { canServe } from '../../../../lambda/gate/guard/targets';

test('names and shares are short', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/0a';
  expect(groupName(arn)).toBe('shop/0a');
  expect(
    shares([
      { targetGroupArn: arn, weight: 999 },
      { targetGroupArn: arn, weight: 1 },
    ]),
  ).toBe('shop/0a with 99.9 % and shop/0a with 0.1 %');
});

// source: ELB user guide, "Target health status"
test.each([
  ['healthy', undefined, true],
  ['unused', 'Target.NotInUse', true],
  ['unused', 'Target.NotRegistered', false],
  ['unused', 'Target.InvalidState', false],
  ['initial', 'Elb.InitialHealthChecking', false],
  ['unhealthy', 'Target.Timeout', false],
  ['draining', 'Target.DeregistrationInProgress', false],
  [undefined, undefined, false],
] as const)('a target that is %s (%s) can serve: %s', (State, Reason, expected) => {
  expect(canServe({ TargetHealth: { ...(State && { State }), ...(Reason && { Reason }) } })).toBe(expected);
});
