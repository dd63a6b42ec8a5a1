import fc from 'fast-check';
import {
  desiredRules,
  type Goal,
  kept,
  type OwnedRule,
  ROLES,
  type StandingRule,
  type Step,
  standingTargetGroups,
  stepsTo,
} from '../../../lambda/traffic-rules/decide';
import type { Groups } from '../../../lambda/traffic-rules/shares';
import { properties } from './properties';

const desired = desiredRules(properties, ['value']);
const [test10, production20] = desired as [(typeof desired)[number], (typeof desired)[number]];
const groups = (...weights: [name: string, weight?: number][]): Groups =>
  weights.map(([name, Weight]) => ({ TargetGroupArn: `arn:tg/${name}`, Weight }));
const released = groups(['primary', 0], ['alternate', 100]);
const first = groups(['primary', 100], ['alternate', 0]);
const rule = (
  role: OwnedRule['role'],
  priority: number,
  targetGroups = released,
  arn = `arn:rule/${role}`,
): OwnedRule => ({
  arn,
  role,
  priority,
  targetGroups,
  conditions: (role === 'test' ? test10 : production20).conditions,
});
const create = (wanted: (typeof desired)[number], priority = wanted.priority): Step => ({
  do: 'create',
  rule: { ...wanted, priority },
  targetGroups: released,
});
const priorities = (...moves: [role: string, priority: number][]): Step => ({
  do: 'setPriorities',
  priorities: moves.map(([role, priority]) => ({ arn: `arn:rule/${role}`, priority })),
});
const goal = (over: Partial<Goal> = {}): Goal => ({
  properties,
  desired,
  targetGroups: released,
  replaceOtherShares: false,
  ...over,
});

test('a stated audience is accepted beside the values of the secret', () => {
  const [rule] = desiredRules({ ...properties, AudienceHeaderValues: ['audience-of-the-shop'] }, [
    'new',
    'old',
  ]);
  expect(rule?.conditions[1]?.HttpHeaderConfig?.Values).toEqual(['new', 'old', 'audience-of-the-shop']);
});

test('the test rule stands above production and asks for the header besides', () => {
  const path = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
  expect(desiredRules(properties, ['new', 'old'])).toEqual([
    {
      role: 'test',
      priority: 10,
      conditions: [
        path,
        {
          Field: 'http-header',
          HttpHeaderConfig: { HttpHeaderName: 'x-teal-test', Values: ['new', 'old'] },
        },
      ],
    },
    { role: 'production', priority: 20, conditions: [path] },
  ]);
});

test('with host names both rules answer to them alone', () => {
  const host = { Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } };
  const rules = desiredRules({ ...properties, HostNames: ['shop.example.com'] }, ['value']);
  expect(rules.map(({ conditions }) => conditions[0])).toEqual([host, host]);
});

const host = { Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } };
const path = { Field: 'path-pattern', PathPatternConfig: { Values: ['/shop/*'] } };
// source: Elastic Load Balancing user guide, "Quotas": five condition values a rule, of which the header has three
test.each([
  ['hosts and paths', ['shop.example.com'], [host], [host, path]],
  ['paths alone', [], [], [path]],
])(
  'with %s the production rule answers to them, and the test rule to no path',
  (_, HostNames, test, production) => {
    const rules = desiredRules({ ...properties, HostNames, PathPatterns: ['/shop/*'] }, ['value']);
    expect(rules.map(({ conditions }) => conditions.filter(({ Field }) => Field !== 'http-header'))).toEqual([
      test,
      production,
    ]);
  },
);

test.each<[string, OwnedRule[], Step[]]>([
  ['nothing', [], [create(test10), create(production20)]],
  ['the test rule only', [rule('test', 10)], [create(production20)]],
  ['the production rule only', [rule('production', 20)], [create(test10)]],
  ['both, in whatever order', [rule('production', 20), rule('test', 10)], []],
  [
    'both, with each other’s priority',
    [rule('production', 10), rule('test', 20)],
    [priorities(['test', 10], ['production', 20])],
  ],
  [
    'the test rule where production belongs: it makes way before the other is made',
    [rule('test', 20)],
    [priorities(['test', 10]), create(production20)],
  ],
  [
    'other conditions',
    [rule('production', 20), { ...rule('test', 10), conditions: [] }],
    [{ do: 'setConditions', arn: 'arn:rule/test', rule: test10 }],
  ],
  [
    'a second rule of a role: the one that requests meet stays',
    [rule('production', 20), rule('test', 10), rule('test', 11, first, 'arn:rule/below')],
    [{ do: 'delete', arn: 'arn:rule/below' }],
  ],
  [
    'a second rule that leads elsewhere above it',
    [rule('production', 20), rule('test', 10), rule('test', 9, groups(['foreign', 1]), 'arn:rule/above')],
    [{ do: 'delete', arn: 'arn:rule/above' }],
  ],
])('on a listener with %s', (_, owned, steps) => {
  expect(stepsTo(goal(), { owned, foreign: [] })).toEqual(steps);
});

describe('where shares are stale', () => {
  const replacing = goal({ replaceOtherShares: true });
  const stale = [rule('production', 20, first), rule('test', 10, first)];
  const fresh = [
    rule('production', 21, released, 'arn:rule/new-production'),
    rule('test', 11, released, 'arn:rule/new-test'),
  ];

  test.each<[string, OwnedRule[], StandingRule[], Step[]]>([
    ['new rules are made right behind the old', stale, [], [create(test10, 11), create(production20, 21)]],
    [
      'or right before, when behind is taken',
      stale,
      [{ arn: 'arn:rule/foreign', priority: 21 }],
      [create(test10, 11), create(production20, 19)],
    ],
    [
      'or at the next free priority, when both are',
      stale,
      [19, 21].map((priority) => ({ arn: `arn:rule/foreign-${priority}`, priority })),
      [create(test10, 11), create(production20, 22)],
    ],
    [
      'the old go when the new are there, which take their places',
      [...stale, ...fresh],
      [],
      [
        { do: 'delete', arn: 'arn:rule/test' },
        { do: 'delete', arn: 'arn:rule/production' },
        priorities(['new-test', 10], ['new-production', 20]),
      ],
    ],
    [
      'one of them after the other, when it was interrupted',
      [...stale, ...fresh.slice(1)],
      [],
      [{ do: 'delete', arn: 'arn:rule/test' }, priorities(['new-test', 10]), create(production20, 21)],
    ],
    ['and nothing is left to do in the end', [rule('production', 20), rule('test', 10)], [], []],
    [
      'a place that a stale rule of the other role still has is left to the next look',
      [rule('production', 10, first), rule('test', 20)],
      [],
      [create(production20, 11)],
    ],
  ])('%s', (_, owned, foreign, steps) => {
    expect(stepsTo(replacing, { owned, foreign })).toEqual(steps);
  });
});

test('whatever exists, no rule that exists gets actions, and a few looks lead to what is declared', () => {
  const owned = fc.uniqueArray(
    fc.record({
      role: fc.constantFrom(...ROLES),
      priority: fc.integer({ min: 1, max: 30 }),
      shares: fc.constantFrom(first, released),
    }),
    { selector: ({ priority }) => priority, maxLength: 5 },
  );
  const foreignPriorities = fc.uniqueArray(fc.constantFrom(8, 9, 11, 12, 19, 21, 22), { maxLength: 5 });
  fc.assert(
    fc.property(owned, foreignPriorities, fc.boolean(), (rules, others, replaceOtherShares) => {
      const foreign = others
        .filter((priority) => !rules.some((one) => one.priority === priority))
        .map((priority) => ({ arn: `arn:foreign/${priority}`, priority }));
      let now = rules.map(({ role, priority, shares }, index) =>
        rule(role, priority, shares, `arn:rule/${index}`),
      );
      for (let look = 0; look < 6; look++) {
        const steps = stepsTo(goal({ replaceOtherShares }), { owned: now, foreign });
        expect(JSON.stringify(steps.filter((step) => step.do !== 'create'))).not.toMatch(
          /actions|weight|forward/i,
        );
        if (steps.length === 0) break;
        now = steps.reduce(applied, now);
        const all = [...now, ...foreign].map(({ priority }) => priority);
        expect(new Set(all).size).toBe(all.length);
      }
      expect(now.map(({ role, priority }) => [role, priority]).toSorted()).toEqual([
        ['production', 20],
        ['test', 10],
      ]);
    }),
  );
});

let made = 0;
/** As Elastic Load Balancing would have it. */
function applied(rules: OwnedRule[], step: Step): OwnedRule[] {
  switch (step.do) {
    case 'create':
      made += 1;
      return [...rules, rule(step.rule.role, step.rule.priority, step.targetGroups, `arn:made/${made}`)];
    case 'delete':
      return rules.filter(({ arn }) => arn !== step.arn);
    case 'setPriorities':
      return rules.map((one) => ({ ...one, ...step.priorities.find(({ arn }) => arn === one.arn) }));
    case 'setConditions':
      return rules;
  }
}

test.each<[string, Groups, boolean]>([
  ['to the alternate group after a first release', released, true],
  ['to the primary group after a second', first, true],
  ['to both in a canary', groups(['primary', 90], ['alternate', 10]), true],
  ['to one group by hand', groups(['alternate', 1]), true],
  ['to one group without a weight', groups(['alternate']), true],
  ['to none, as a page that says sorry does', [], false],
  ['to none, with all weights at 0', groups(['primary', 0], ['alternate', 0]), false],
  ['to a foreign group', groups(['foreign', 100]), false],
  ['to a foreign group beside its own', groups(['alternate', 100], ['foreign', 0]), false],
])('a lost rule leads where its sibling leads: %s', (_, targetGroups, told) => {
  for (const sibling of [rule('production', 20, targetGroups), rule('test', 10, targetGroups)])
    expect(standingTargetGroups(properties, [sibling])).toEqual(told ? targetGroups : undefined);
});

test('of two siblings that differ, production shows where users are', () => {
  const both = [rule('test', 10, first), rule('production', 20, released)];
  expect(standingTargetGroups(properties, both)).toEqual(released);
});

test('none of the rules of a role stays when all are stale', () => {
  const own = [rule('test', 10, first), rule('test', 11, first)];
  expect(kept(goal({ replaceOtherShares: true }), own)).toBeUndefined();
});
