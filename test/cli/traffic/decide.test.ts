import { decide } from '../../../cli/traffic/decide';
import type { Standing, StandingRule } from '../../../cli/traffic/standing';

const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/${name}/1`;
const [PRIMARY, ALTERNATE, FOREIGN] = [group('primary'), group('alternate'), group('foreign')];
type Weights = Readonly<Record<string, number>>;

const rule = (role: StandingRule['role'], weights: Weights | undefined): StandingRule => ({
  role,
  arn: `rule/${role}`,
  pair: [PRIMARY, ALTERNATE],
  live: ALTERNATE,
  ...(weights && {
    weights: Object.entries(weights).map(([targetGroupArn, weight]) => ({ targetGroupArn, weight })),
  }),
});
const healthy = { [PRIMARY]: 0, [ALTERNATE]: 2 };
const standing = (production: Weights | undefined, change: Partial<Standing> = {}): Standing => ({
  revision: 'service-revision/3',
  rules: [rule('production', production), rule('test', { [PRIMARY]: 0, [ALTERNATE]: 100 })],
  healthy,
  ...change,
});
const RIGHT = { [PRIMARY]: 0, [ALTERNATE]: 1 };

test.each<[string, Weights]>([
  ['100/0', { [PRIMARY]: 0, [ALTERNATE]: 100 }],
  ['by share', RIGHT],
  ['of the one group', { [ALTERNATE]: 1 }],
])('nothing to repair: weights %s', (_, weights) => {
  expect(decide(standing(weights)).do).toBe('nothing');
  // Also when no target is healthy: there is no better place.
  expect(decide(standing(weights, { healthy: {} })).do).toBe('nothing');
});

test.each<[string, Weights]>([
  ['shared 950/50', { [PRIMARY]: 950, [ALTERNATE]: 50 }],
  ['on the empty group', { [PRIMARY]: 100, [ALTERNATE]: 0 }],
  ['nowhere', { [PRIMARY]: 0, [ALTERNATE]: 0 }],
  ['on a foreign group', { [FOREIGN]: 1 }],
  ['beside a foreign group', { [ALTERNATE]: 100, [FOREIGN]: 0 }],
])('repaired as ECS would write it: weights %s', (_, weights) => {
  expect(decide(standing(weights))).toMatchObject({
    do: 'repair',
    changes: [
      {
        role: 'production',
        after: [
          { targetGroupArn: PRIMARY, weight: 0 },
          { targetGroupArn: ALTERNATE, weight: 100 },
        ],
      },
    ],
  });
});

test.each<[string, Partial<Standing>, string]>([
  ['healthy', {}, '(2 healthy targets)'],
  [
    'not checked',
    { healthy: {}, unchecked: { [ALTERNATE]: 3 } },
    '(3 targets, not checked, since no rule leads there)',
  ],
  [
    'both',
    { healthy, unchecked: { [ALTERNATE]: 1 } },
    '(2 healthy targets and 1 targets, not checked, since no rule leads there)',
  ],
])('targets that are %s', (_, change, words) => {
  expect(decide(standing({ [PRIMARY]: 100 }, change))).toMatchObject({
    do: 'repair',
    reason: `all traffic belongs to revision 3, which is in alternate/1 ${words}`,
  });
});

test('targets of the other group that are not checked are named', () => {
  const change = { healthy: {}, unchecked: { [PRIMARY]: 3 } };
  expect(decide(standing({ [PRIMARY]: 100 }, change))).toMatchObject({
    do: 'refuse',
    reason: expect.stringContaining('got none; primary/1 has 3 targets, not checked'),
  });
});

test.each<[string, Standing, RegExp]>([
  [
    'a deployment runs',
    { running: { arn: 'service-deployment/7', status: 'IN_PROGRESS' }, rules: [], healthy: {} },
    /no deployment must run, got 7, which is IN_PROGRESS/,
  ],
  ['ECS does not say who is live', { rules: [], healthy: {} }, /cannot be said/],
  ['there is no rule', standing(RIGHT, { rules: [] }), /no rule/],
  ['a rule is gone', standing(undefined), /production rule production must forward .* is gone/],
  ['a rule forwards nothing', standing({}), /forwards nothing/],
  [
    'the live group has no healthy target',
    standing({ [PRIMARY]: 100, [ALTERNATE]: 0 }, { healthy: { [PRIMARY]: 3, [ALTERNATE]: 0 } }),
    /alternate\/1, .* must have a healthy target, got none; primary\/1 has 3/,
  ],
  ['no group has', standing({ [PRIMARY]: 100 }, { healthy: {} }), /no group has any/],
])('refused: %s', (_, before, reason) => {
  expect(decide(before)).toEqual({ do: 'refuse', reason: expect.stringMatching(reason) });
});
