import { canServe } from '../../../lambda/shared/target-health';

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
