import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { forwardOf, groupName, shares } from '../../../../lambda/gate/guard/rule';
import { canServe } from '../../../../lambda/gate/guard/targets';

const forward = (...groups: { TargetGroupArn?: string; Weight?: number }[]): Action => ({
  Type: 'forward',
  ForwardConfig: { TargetGroups: groups },
});

// source: Elastic Load Balancing API reference, Action, ForwardActionConfig
test.each<[string, Action[], { arn: string; weight: number }[] | undefined]>([
  [
    'two groups',
    [forward({ TargetGroupArn: 'a', Weight: 950 }, { TargetGroupArn: 'b', Weight: 50 })],
    [
      { arn: 'a', weight: 950 },
      { arn: 'b', weight: 50 },
    ],
  ],
  ['the short form', [{ Type: 'forward', TargetGroupArn: 'a' }], [{ arn: 'a', weight: 1 }]],
  [
    'users are authenticated first',
    [{ Type: 'authenticate-oidc' }, forward({ TargetGroupArn: 'a', Weight: 1 })],
    [{ arn: 'a', weight: 1 }],
  ],
  ['no action', [], undefined],
  ['another action', [{ Type: 'fixed-response' }], undefined],
  ['a forward to nothing', [forward()], undefined],
  [
    'a group without a weight',
    [forward({ TargetGroupArn: 'a', Weight: 1 }, { TargetGroupArn: 'b' })],
    undefined,
  ],
  ['a group without an ARN', [forward({ Weight: 1 })], undefined],
  [
    'two forwards',
    [forward({ TargetGroupArn: 'a', Weight: 1 }), forward({ TargetGroupArn: 'b', Weight: 1 })],
    undefined,
  ],
])('%s', (_, actions, expected) => {
  expect(forwardOf(actions)).toEqual(expected);
});

test('names and shares are short', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/0a';
  expect(groupName(arn)).toBe('shop/0a');
  expect(
    shares([
      { arn, weight: 999 },
      { arn, weight: 1 },
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
