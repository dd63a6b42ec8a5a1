import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { forwardOf, type WeightedGroup } from '../../../lambda/shared/forward';

const forward = (...groups: { TargetGroupArn?: string; Weight?: number }[]): Action => ({
  Type: 'forward',
  ForwardConfig: { TargetGroups: groups },
});
const to = (...pairs: [string, number][]): WeightedGroup[] =>
  pairs.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight }));

// source: Elastic Load Balancing API reference, Action, ForwardActionConfig, TargetGroupTuple
test.each<[string, Action[] | undefined, WeightedGroup[] | undefined]>([
  [
    'two groups',
    [forward({ TargetGroupArn: 'a', Weight: 950 }, { TargetGroupArn: 'b', Weight: 50 })],
    to(['a', 950], ['b', 50]),
  ],
  [
    'weights of 0',
    [forward({ TargetGroupArn: 'a', Weight: 0 }, { TargetGroupArn: 'b', Weight: 0 })],
    to(['a', 0], ['b', 0]),
  ],
  ['the short form', [{ Type: 'forward', TargetGroupArn: 'a' }], to(['a', 1])],
  ['one group without a weight', [forward({ TargetGroupArn: 'a' })], to(['a', 1])],
  [
    'several, one without a weight',
    [forward({ TargetGroupArn: 'a', Weight: 3 }, { TargetGroupArn: 'b' })],
    to(['a', 3], ['b', 1]),
  ],
  [
    'both forms, as AWS answers them',
    [{ ...forward({ TargetGroupArn: 'a', Weight: 7 }), TargetGroupArn: 'a' }],
    to(['a', 7]),
  ],
  [
    'users are authenticated first',
    [{ Type: 'authenticate-oidc' }, forward({ TargetGroupArn: 'a', Weight: 1 })],
    to(['a', 1]),
  ],
  ['a fixed response', [{ Type: 'fixed-response' }], []],
  ['a group of another action', [{ Type: 'redirect', TargetGroupArn: 'a' }], []],

  ['no answer', undefined, undefined],
  ['no action', [], undefined],
  ['a forward to nothing', [forward()], undefined],
  ['a group without an ARN', [forward({ TargetGroupArn: 'a', Weight: 1 }, { Weight: 1 })], undefined],
  [
    'two forwards',
    [forward({ TargetGroupArn: 'a', Weight: 1 }), forward({ TargetGroupArn: 'b', Weight: 1 })],
    undefined,
  ],
])('%s', (_, Actions, expected) => {
  expect(forwardOf({ ...(Actions && { Actions }) })).toEqual(expected);
});
