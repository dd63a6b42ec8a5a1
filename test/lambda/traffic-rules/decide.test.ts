import fc from 'fast-check';
import {
  desiredRules,
  type OwnedRule,
  ROLES,
  refusal,
  type Step,
  stepsTo,
} from '../../../lambda/traffic-rules/decide';
import { properties } from './properties';

const desired = desiredRules(properties, ['value']);
const [test10, production20] = desired as [(typeof desired)[number], (typeof desired)[number]];
const rule = (role: OwnedRule['role'], priority: number): OwnedRule => ({
  arn: `arn:rule/${role}`,
  role,
  priority,
  targetGroupArns: ['arn:tg/primary', 'arn:tg/alternate'],
});
const setConditions = (wanted: (typeof desired)[number]): Step => ({
  do: 'setConditions',
  arn: `arn:rule/${wanted.role}`,
  rule: wanted,
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
  expect(rules.map(({ conditions }) => conditions?.[0])).toEqual([host, host]);
});

test.each<[string, OwnedRule[], Step[]]>([
  [
    'nothing',
    [],
    [
      { do: 'create', rule: test10 },
      { do: 'create', rule: production20 },
    ],
  ],
  ['the test rule only', [rule('test', 10)], [setConditions(test10), { do: 'create', rule: production20 }]],
  [
    'the production rule only',
    [rule('production', 20)],
    [{ do: 'create', rule: test10 }, setConditions(production20)],
  ],
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
      { do: 'create', rule: production20 },
    ],
  ],
])('on a listener with %s', (_, existing, steps) => {
  expect(stepsTo(desired, existing)).toEqual(steps);
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
      const steps = stepsTo(desired, rules);
      expect(JSON.stringify(steps)).not.toMatch(/actions|weight|forward/i);
      const after = desired.map(({ role, priority }) => rule(role, priority));
      expect(stepsTo(desired, after).map((step) => step.do)).toEqual(['setConditions', 'setConditions']);
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
  const existing = [{ ...rule('production', 20), targetGroupArns: [] }];
  expect(refusal({ ...properties, Owner: 'other' }, properties, existing)).toContain('Owner');
});

test.each([
  ['TestHeaderName', 'x-other'],
  ['TestHeaderSecretArn', 'arn:secret/2'],
  ['HostNames', ['shop.example.com']],
  ['ProductionPriority', '30'],
  ['TestPriority', '5'],
])('an update of %s goes on', (property, value) => {
  expect(refusal(properties, { ...properties, [property]: value }, [])).toBeUndefined();
});

test('all that must stay is named at once', () => {
  expect(refusal(properties, { ...properties, ...elsewhere }, [])).toMatch(
    /^Owner, ListenerArn, PrimaryTargetGroupArn, AlternateTargetGroupArn of the listener rules of shop-production/,
  );
});
