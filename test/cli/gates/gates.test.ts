import { hooksAsking } from '../../../cli/gates/asking';
import { chosenGate } from '../../../cli/gates/choose';
import { gatesOf, type KnownGates } from '../../../cli/gates/gates';
import { nearestOf } from '../../../cli/gates/nearest';
import { gateKinds } from '../../../lambda/shared/policy';

const ofFunction = (Variables: object) => ({
  Gate: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } },
});
const gate = (variables: object) => gatesOf({ Resources: ofFunction(variables) }).gates;

test.each(
  gateKinds.map((kind) => [kind, ['admission', 'separation', 'live-traffic'].includes(kind)] as const),
)('a gate of kind %s needs two persons: %s, whatever its id', (kind, twoPersons) => {
  expect(gate({ GATE_ID: 'smoke-test', GATE_KIND: kind })).toEqual([{ id: 'smoke-test', twoPersons }]);
  expect(gate({ GATE_ID: 'admission', GATE_KIND: kind })).toEqual([{ id: 'admission', twoPersons }]);
});

test.each([
  ['none', undefined],
  ['of a later version', 'chaos'],
  ['known only when it is deployed', { Ref: 'Kind' }],
])('a kind that is %s needs two', (_, GATE_KIND) => {
  expect(gate({ GATE_ID: 'own', GATE_KIND })).toEqual([{ id: 'own', twoPersons: true }]);
});

test.each<[string, object]>([
  ['checks that are no JSON', { GATE_ID: 'preflight', PREFLIGHT_CHECKS: '[' }],
  ['checks that are no list', { GATE_ID: 'preflight', PREFLIGHT_CHECKS: '{}' }],
  ['checks from elsewhere', { GATE_ID: 'preflight', PREFLIGHT_CHECKS: { 'Fn::ImportValue': 'checks' } }],
  ['a check without an id', { GATE_ID: 'preflight', PREFLIGHT_CHECKS: '[{"gate":"freeze"}]' }],
  ['an id from elsewhere', { GATE_ID: { Ref: 'Id' } }],
])('%s: no gate is known', (_, variables) => {
  expect(() => gate(variables)).toThrow(/of the function Gate must be what Teal writes/);
});

const KNOWN: KnownGates = {
  gates: [
    { id: 'freeze', twoPersons: false },
    { id: 'images', twoPersons: true },
    { id: 'smoke-test', twoPersons: false },
  ],
  several: new Map([['preflight', ['freeze', 'images']]]),
  hasPause: false,
};
const LIST = 'the gate must be one of freeze, images, smoke-test, got';

test.each<[string, Partial<KnownGates>, readonly string[], boolean | string]>([
  ['images', {}, [], true],
  ['smoke-test', {}, [], false],
  ['smoketest', {}, [], `${LIST} smoketest; did you mean smoke-test?`],
  ['smoke', {}, [], `${LIST} smoke; did you mean smoke-test?`],
  ['admission', {}, [], `${LIST} admission`],
  [
    'approval',
    { hasPause: true },
    [],
    `${LIST} approval; a hook that waits for a person is answered by teal approve or teal reject`,
  ],
  [
    'preflight',
    {},
    ['preflight'],
    'the gate must be one of those that preflight asks, got preflight itself; name freeze or images',
  ],
  ['metrics', {}, ['metrics'], true],
  ['smoke-test', {}, ['smoke-test'], false],
  ['metrics', { gates: [] }, [], 'the service must have the gate metrics, got a service without gates'],
])('%s of %j, while %j ask', (id, more, asking, expected) => {
  expect(chosenGate(id, { ...KNOWN, ...more }, asking)).toEqual(
    typeof expected === 'string'
      ? { is: 'unknown', reason: expected }
      : { is: 'known', gate: { id, twoPersons: expected } },
  );
});

test.each([
  ['quite-alarms', 'quiet-alarms'],
  ['live', undefined],
  ['live-t', 'live-traffic'],
  ['x', undefined],
  ['load', 'load-test'],
])('%s may be meant as %s', (given, expected) => {
  expect(nearestOf(given, ['quiet-alarms', 'live-traffic', 'live-orders', 'load-test'])).toBe(expected);
});

test('hooks that ask are known by their functions', () => {
  const hook = (target?: string) => ({
    ...{ id: 'ecs-1', type: 'AWS_LAMBDA', status: 'IN_PROGRESS' },
    ...(target !== undefined && { target: `arn:aws:lambda:eu-west-1:111122223333:function:${target}` }),
  });
  const hooks = [hook('shop-production-gate-metrics:7'), hook('other-production-gate-x:1'), hook()];
  expect(hooksAsking({ arn: 'arn', status: 'IN_PROGRESS', hooks }, 'shop-production')).toEqual(['metrics']);
  expect(hooksAsking(undefined, 'shop-production')).toEqual([]);
});
