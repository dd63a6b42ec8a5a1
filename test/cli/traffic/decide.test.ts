import { decide as decided } from '../../../cli/traffic/decide';
import type { Standing, StandingRule } from '../../../cli/traffic/standing';
import { see } from '../../../lambda/shared/runbook';

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
const decide = (before: Standing, evenUnhealthy = false) =>
  decided(before, { stack: 'shop-production', evenUnhealthy });
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
  [
    'a rule is gone',
    standing(undefined),
    /production rule production must forward .* is gone; deploy with npx cdk deploy shop-production --parameters shop-production:RestoreListenerRules=\$\(date \+%s\)/,
  ],
  [
    'a rule does what AWS adds one day',
    standing({}),
    new RegExp(`is not known .*${see('live-traffic.md#could-not-tell')}$`),
  ],
  [
    'the live group has no healthy target',
    standing({ [PRIMARY]: 100, [ALTERNATE]: 0 }, { healthy: { [PRIMARY]: 3, [ALTERNATE]: 0 } }),
    /alternate\/1, .* must have a healthy target, got none; primary\/1 has 3/,
  ],
  [
    'no group has',
    standing({ [PRIMARY]: 100 }, { healthy: {} }),
    /no group has any; .* --even-unhealthy leads/,
  ],
  [
    'a foreign group alone has',
    standing({ [FOREIGN]: 1 }, { healthy: { [ALTERNATE]: 0, [FOREIGN]: 1 } }),
    /must have a healthy target, got none; foreign\/1 has 1 healthy targets; look at the tasks first$/,
  ],
  [
    'a maintenance page, and no group has',
    standing({}, { rules: [{ ...rule('production', {}), page: 'redirect' }], healthy: {} }),
    /no group has any/,
  ],
])('refused: %s', (_, before, reason) => {
  expect(decide(before)).toEqual({ do: 'refuse', reason: expect.stringMatching(reason) });
});

describe('even unhealthy', () => {
  const DOWN = { [PRIMARY]: 0, [ALTERNATE]: 0, [FOREIGN]: 0 };
  const after = [
    { targetGroupArn: PRIMARY, weight: 0 },
    { targetGroupArn: ALTERNATE, weight: 100 },
  ];

  test.each<[string, Weights]>([
    ['shared 950/50', { [PRIMARY]: 950, [ALTERNATE]: 50 }],
    ['nowhere', { [PRIMARY]: 0, [ALTERNATE]: 0 }],
    ['on a foreign group', { [FOREIGN]: 1 }],
  ])('repaired for the next release when no group is healthy: weights %s', (_, weights) => {
    expect(decide(standing(weights, { healthy: DOWN }), true)).toMatchObject({
      do: 'repair',
      reason: expect.stringContaining('alternate/1 (no healthy target); no group has a healthy target'),
      changes: [{ role: 'production', after }],
    });
  });

  test.each([PRIMARY, FOREIGN])('refused when another group is healthy: %s', (well) => {
    const before = standing({ [PRIMARY]: 950, [FOREIGN]: 50 }, { healthy: { ...DOWN, [well]: 1 } });
    expect(decide(before, true)).toEqual(decide(before));
    expect(decide(before, true).do).toBe('refuse');
  });

  test('says nothing of health where all is well', () => {
    const before = standing({ [PRIMARY]: 950, [ALTERNATE]: 50 });
    expect(decide(before, true)).toEqual(decide(before));
  });
});

test.each(['redirect', 'fixed-response'])('a %s makes way for the forward', (page) => {
  const rules = [{ ...rule('production', {}), page }, rule('test', RIGHT)];
  expect(decide(standing(RIGHT, { rules }))).toMatchObject({
    do: 'repair',
    changes: [
      {
        role: 'production',
        page,
        before: [],
        after: [
          { targetGroupArn: PRIMARY, weight: 0 },
          { targetGroupArn: ALTERNATE, weight: 100 },
        ],
      },
    ],
  });
});
