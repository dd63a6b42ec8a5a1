import fc from 'fast-check';
import {
  desiredRules,
  firstTargetGroups,
  type OwnedRule,
  ROLES,
  refusal,
  type Step,
  standingTargetGroups,
  stepsTo,
} from '../../../lambda/traffic-rules/decide';
import { properties } from './properties';

const desired = desiredRules(properties, 'value');
const [test10, production20] = desired as [(typeof desired)[number], (typeof desired)[number]];
type Groups = OwnedRule['targetGroups'];
const groups = (...weights: [name: string, weight?: number][]): Groups =>
  weights.map(([name, Weight]) => ({ TargetGroupArn: `arn:tg/${name}`, Weight }));
const released = groups(['primary', 0], ['alternate', 100]);
const rule = (role: OwnedRule['role'], priority: number, targetGroups = released): OwnedRule => ({
  arn: `arn:rule/${role}`,
  role,
  priority,
  targetGroups,
});
const create = (wanted: (typeof desired)[number]): Step => ({
  do: 'create',
  rule: wanted,
  targetGroups: released,
});
const setConditions = (wanted: (typeof desired)[number]): Step => ({
  do: 'setConditions',
  arn: `arn:rule/${wanted.role}`,
  rule: wanted,
});

test('the test rule stands above production and asks for the header besides', () => {
  const path = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
  expect(desiredRules(properties, 'value')).toEqual([
    {
      role: 'test',
      priority: 10,
      conditions: [
        path,
        {
          Field: 'http-header',
          HttpHeaderConfig: { HttpHeaderName: 'x-teal-test', Values: ['value'] },
        },
      ],
    },
    { role: 'production', priority: 20, conditions: [path] },
  ]);
});

test('with host names both rules answer to them alone', () => {
  const host = { Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } };
  const rules = desiredRules({ ...properties, HostNames: ['shop.example.com'] }, 'value');
  expect(rules.map(({ conditions }) => conditions?.[0])).toEqual([host, host]);
});

test.each<[string, OwnedRule[], Step[]]>([
  ['nothing', [], [create(test10), create(production20)]],
  ['the test rule only', [rule('test', 10)], [setConditions(test10), create(production20)]],
  ['the production rule only', [rule('production', 20)], [create(test10), setConditions(production20)]],
  [
    'both, in whatever order',
    [rule('production', 20), rule('test', 10)],
    [setConditions(test10), setConditions(production20)],
  ],
  [
    'both, with each other’s priority',
    [rule('production', 10), rule('test', 20)],
    [
      {
        do: 'setPriorities',
        priorities: [
          { arn: 'arn:rule/test', priority: 10 },
          { arn: 'arn:rule/production', priority: 20 },
        ],
      },
      setConditions(test10),
      setConditions(production20),
    ],
  ],
  [
    'the test rule where production belongs: it makes way before the other is made',
    [rule('test', 20)],
    [
      { do: 'setPriorities', priorities: [{ arn: 'arn:rule/test', priority: 10 }] },
      setConditions(test10),
      create(production20),
    ],
  ],
])('on a listener with %s', (_, existing, steps) => {
  expect(stepsTo(desired, existing, released)).toEqual(steps);
});

test('whatever exists, no rule that exists gets actions, and a second pass moves and makes nothing', () => {
  const existing = fc
    .uniqueArray(fc.constantFrom(...ROLES))
    .chain((roles) =>
      fc.tuple(
        ...roles.map((role) => fc.integer({ min: 1, max: 50_000 }).map((priority) => rule(role, priority))),
      ),
    );
  fc.assert(
    fc.property(existing, (rules) => {
      const steps = stepsTo(desired, rules, released).filter((step) => step.do !== 'create');
      expect(JSON.stringify(steps)).not.toMatch(/actions|weight|forward/i);
      const after = desired.map(({ role, priority }) => rule(role, priority));
      expect(stepsTo(desired, after, released).map((step) => step.do)).toEqual([
        'setConditions',
        'setConditions',
      ]);
    }),
  );
});

const elsewhere = {
  Owner: 'other',
  ListenerArn: 'arn:listener/2',
  PrimaryTargetGroupArn: 'arn:tg/new',
  AlternateTargetGroupArn: 'arn:tg/new',
};

test.each(Object.entries(elsewhere))('an update to another %s is refused', (property, value) => {
  // No rule stands where the update leads; with another group, the rules that do stand there name the old one.
  const existing = property.endsWith('GroupArn') ? [rule('production', 20), rule('test', 10)] : [];
  expect(refusal(properties, { ...properties, [property]: value }, existing)).toBe(
    `${property} of the listener rules of shop-production must stay as it is, since users are on the rules now; ` +
      'undo that change, or delete the service first',
  );
});

test.each(Object.entries(elsewhere))('its rollback, back from another %s, is not', (property, value) => {
  const existing = [rule('production', 20), rule('test', 10)];
  expect(refusal({ ...properties, [property]: value }, properties, existing)).toBeUndefined();
});

test('a rule without target groups lets no update pass', () => {
  const existing = [rule('production', 20, [])];
  expect(refusal({ ...properties, Owner: 'other' }, properties, existing)).toContain('Owner');
});

test.each([
  ['TestHeaderName', 'x-other'],
  ['TestHeaderSecretArn', 'arn:secret/2'],
  ['HostNames', ['shop.example.com']],
  ['ProductionPriority', '30'],
  ['TestPriority', '5'],
])('an update of %s goes on', (property, value) => {
  const existing = [rule('production', 20), rule('test', 10)];
  expect(refusal(properties, { ...properties, [property]: value }, existing)).toBeUndefined();
});

test('all that must stay is named at once', () => {
  expect(refusal(properties, { ...properties, ...elsewhere }, [])).toMatch(
    /^Owner, ListenerArn, PrimaryTargetGroupArn, AlternateTargetGroupArn of the listener rules of shop-production/,
  );
});

test('a service begins with all weight on the primary group', () => {
  expect(firstTargetGroups(properties)).toEqual(groups(['primary', 100], ['alternate', 0]));
});

const both = (targetGroups: Groups) => [rule('production', 20, targetGroups), rule('test', 10, targetGroups)];

describe('where a lost rule leads', () => {
  test.each<[string, Groups, boolean]>([
    ['to the alternate group after a first release', released, true],
    ['to the primary group after a second', groups(['primary', 100], ['alternate', 0]), true],
    ['to both in a canary', groups(['primary', 90], ['alternate', 10]), true],
    ['to one group by hand', groups(['alternate', 1]), true],
    ['to one group without a weight', groups(['alternate']), true],
    ['to none, as a page that says sorry does', [], false],
    ['to none, with all weights at 0', groups(['primary', 0], ['alternate', 0]), false],
    ['to a foreign group', groups(['foreign', 100]), false],
    ['to a foreign group beside its own', groups(['alternate', 100], ['foreign', 0]), false],
  ])('its sibling leads %s', (_, targetGroups, told) => {
    for (const sibling of both(targetGroups)) {
      expect(standingTargetGroups(properties, [sibling])).toEqual(told ? targetGroups : undefined);
      const reason = refusal(properties, properties, [sibling]);
      if (told) expect(reason).toBeUndefined();
      else expect(reason).toContain('must show which target group serves');
    }
    // Nothing to make: nothing to refuse.
    expect(refusal(properties, properties, both(targetGroups))).toBeUndefined();
  });

  test('with both lost nobody knows, and the reason says what to look at and what to do', () => {
    expect(standingTargetGroups(properties, [])).toBeUndefined();
    expect(refusal(properties, properties, [])).toBe(
      'the listener rules of shop-production must show which target group serves, got none that does; ' +
        'find the one with healthy targets (aws elbv2 describe-target-health --target-group-arn, ' +
        'arn:tg/primary and arn:tg/alternate), forward everything to it by a rule on arn:listener/1 ' +
        "tagged teal:traffic-rule=shop-production/production, then deploy again or continue the stack's rollback",
    );
  });

  test('the reason is whole also with the longest names', () => {
    const arn = (resource: string) => `arn:aws:elasticloadbalancing:ap-southeast-1:111122223333:${resource}`;
    const name = 'a'.repeat(32);
    const longest = {
      ...properties,
      Owner: name,
      ListenerArn: arn(`listener/app/${name}/${'0'.repeat(16)}/${'0'.repeat(16)}`),
      PrimaryTargetGroupArn: arn(`targetgroup/${name}/${'0'.repeat(16)}`),
      AlternateTargetGroupArn: arn(`targetgroup/${name}/${'0'.repeat(16)}`),
    };
    // What customResource leaves of it, `Error: ` before it.
    expect(refusal(longest, longest, [])?.length).toBeLessThan(790);
  });
});
