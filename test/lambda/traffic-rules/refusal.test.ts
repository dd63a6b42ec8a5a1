import type { LiveTrafficRulesProperties } from '../../../lambda/shared/environment';
import { desiredRules, type OwnedRule } from '../../../lambda/traffic-rules/decide';
import {
  lost,
  moveWhileDeploying,
  noCreate,
  otherService,
  takenByOthers,
} from '../../../lambda/traffic-rules/refusal';
import { properties } from './properties';

const rule = (role: OwnedRule['role'], ...groups: string[]): OwnedRule => ({
  arn: `arn:rule/${role}`,
  role,
  priority: role === 'test' ? 10 : 20,
  conditions: [],
  targetGroups: groups.map((name) => ({ TargetGroupArn: `arn:tg/${name}`, Weight: 1 })),
});
const both = [rule('production', 'alternate'), rule('test', 'alternate')];

const elsewhere = {
  Owner: 'other',
  PrimaryTargetGroupArn: 'arn:tg/new',
  AlternateTargetGroupArn: 'arn:tg/new',
};

test.each(Object.entries(elsewhere))('an update to another %s is refused', (property, value) => {
  // No rule stands where the update leads; with another group, the rules that do stand there name the old one.
  const existing =
    property === 'Owner' ? [] : [rule('production', 'alternate', 'primary'), rule('test', 'alternate')];
  expect(otherService(properties, { ...properties, [property]: value }, existing)).toBe(
    `${property} of the listener rules of shop-production on arn:listener/1 must stay as it is, since users are on the ` +
      'rules now; undo that change, or delete the service first; ' +
      'see runbooks/live-traffic-rules.md#other-target-groups-or-another-owner',
  );
});

test.each(Object.entries(elsewhere))('its rollback, back from another %s, is not', (property, value) => {
  expect(otherService({ ...properties, [property]: value }, properties, both)).toBeUndefined();
});

test('a rule without target groups lets no update pass', () => {
  const existing = [rule('production')];
  expect(otherService(properties, { ...properties, Owner: 'other' }, existing)).toContain('Owner');
});

test.each<[keyof LiveTrafficRulesProperties, unknown]>([
  ['ListenerArn', 'arn:listener/2'],
  ['TestHeaderName', 'x-other'],
  ['TestHeaderSecretArn', 'arn:secret/2'],
  ['HostNames', ['shop.example.com']],
  ['ProductionPriority', '30'],
  ['TestPriority', '5'],
])('an update of %s goes on', (property, value) => {
  expect(otherService(properties, { ...properties, [property]: value }, both)).toBeUndefined();
});

test('all that must stay is named at once', () => {
  expect(otherService(properties, { ...properties, ...elsewhere }, [])).toMatch(
    /^Owner, PrimaryTargetGroupArn, AlternateTargetGroupArn of the listener rules of shop-production/,
  );
});

test.each<[string, OwnedRule[], boolean]>([
  ['nothing', [], false],
  ['rules to its own groups', both, false],
  ['a rule to another group', [rule('test', 'foreign')], true],
  ['a rule to none', [rule('test')], true],
])('on a listener with %s a create is refused: %s', (_, existing, refused) => {
  expect(noCreate(properties, existing) !== undefined).toBe(refused);
});

test.each<[string, number[], string | undefined]>([
  ['free', [9, 11, 19, 21], undefined],
  ['the test rule’s', [10], 'priority 10'],
  ['production’s', [20], 'priority 20'],
])('a foreign rule at a priority that is %s', (_, taken, says) => {
  const foreign = taken.map((priority) => ({ arn: `arn:rule/${priority}`, priority }));
  const reason = takenByOthers(properties, desiredRules(properties, ['value']), { owned: [], foreign });
  if (says === undefined) expect(reason).toBeUndefined();
  else expect(reason).toContain(says);
});

test('where both rules are lost nobody knows, and the reason says what to look at and what to do', () => {
  expect(lost(properties)).toBe(
    'the listener rules of shop-production must show which target group serves, got none that does; ' +
      'find the one with healthy targets (aws elbv2 describe-target-health --target-group-arn, ' +
      'arn:tg/primary and arn:tg/alternate), forward everything to it by a rule on arn:listener/1 ' +
      "tagged teal:traffic-rule=shop-production/production, then deploy again or continue the stack's rollback; " +
      'see runbooks/live-traffic-rules.md#lost-rules',
  );
});

test('every reason is whole also with the longest names', () => {
  const arn = (resource: string) => `arn:aws:elasticloadbalancing:ap-southeast-1:111122223333:${resource}`;
  const name = 'a'.repeat(32);
  const longest = {
    ...properties,
    Owner: name,
    ListenerArn: arn(`listener/app/${name}/${'0'.repeat(16)}/${'0'.repeat(16)}`),
    PrimaryTargetGroupArn: arn(`targetgroup/${name}/${'0'.repeat(16)}`),
    AlternateTargetGroupArn: arn(`targetgroup/${name}/${'0'.repeat(16)}`),
  };
  const ruleArn = arn(`listener-rule/app/${name}/${'0'.repeat(16)}/${'0'.repeat(16)}/${'0'.repeat(16)}`);
  const deployment = `arn:aws:ecs:ap-southeast-1:111122223333:service-deployment/${name}/${name}/${'a'.repeat(21)}`;
  const foreign = [{ arn: ruleArn, priority: 20 }];
  // What customResource leaves of it, `Error: ` before it.
  for (const reason of [
    lost(longest),
    moveWhileDeploying(longest, longest, deployment),
    noCreate(longest, [{ ...rule('production'), arn: ruleArn }]),
    otherService(longest, { ...longest, ...elsewhere }, []),
    takenByOthers(longest, desiredRules(longest, ['value']), { owned: [], foreign }),
  ])
    expect(reason?.length).toBeLessThan(790);
});
