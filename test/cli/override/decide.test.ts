import { type Asked, firstStep, type Standing, secondStep } from '../../../cli/override/decide';
import { type Decision, namesOf } from '../../../cli/override/parameter';
import type { ParameterVersion } from '../../../lambda/shared/decision';
import { isSamePerson } from '../../../lambda/shared/same-person';

const NOW = Date.parse('2026-11-26T10:00:00Z');
const HOUR = 3_600_000;
const DIGEST = `sha256:${'4'.repeat(64)}`;
const ADA = 'arn:aws:sts::111122223333:assumed-role/operator/ada';
const BOB = 'arn:aws:sts::111122223333:assumed-role/operator/bob';
const iso = (hours: number) => new Date(NOW + hours * HOUR).toISOString();

const names = namesOf({ service: 'shop', environment: 'production', gate: 'admission', digest: DIGEST });
const decision: Decision = {
  ...{ schemaVersion: 1, gate: 'admission', digest: DIGEST, decision: 'pass', author: ADA },
  ...{ reason: 'in no path of ours', expires: iso(1) },
};
const stored = (says: Partial<Decision> = {}, more: Partial<ParameterVersion> = {}): ParameterVersion[] => [
  {
    ...{ Version: 1, Type: 'String', Value: JSON.stringify({ ...decision, ...says }) },
    ...{ LastModifiedUser: ADA, LastModifiedDate: new Date(NOW - HOUR) },
    ...more,
  },
];
const usedBy = (deployment: string): ParameterVersion[] => [
  { Version: 1, Value: JSON.stringify({ deployment, at: iso(-1) }) },
];
const NONE: Standing = { first: [], second: [], used: [] };
const asked: Asked = {
  ...{ gate: 'admission', twoPersons: true, digest: DIGEST, author: BOB, reason: 'needed', for: 2 * HOUR },
};

test('parameters are named by service, environment, gate and digest', () => {
  const first = `/teal/decisions/shop-production/admission/${'4'.repeat(64)}`;
  expect(names).toEqual({ first, second: `${first}-second`, used: `${first}-used` });
});

const unreadable: ParameterVersion[] = stored({}, { Value: 'yes, please' });
const running = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/c/s/now';
const [used, old] = [
  usedBy(running),
  usedBy('arn:aws:ecs:eu-west-1:111122223333:service-deployment/c/s/old'),
];
const twice = [...stored(), ...stored({}, { Version: 2 })];

test.each<[string, Partial<Standing>, readonly string[] | RegExp]>([
  ['nothing is there', {}, []],
  ['one in force', { first: stored() }, /got pass by .*ada until 2026-11-26 11:00 UTC; a second person runs/],
  ['one in force with its second', { first: stored(), second: stored() }, /until 2026-11-26 11:00 UTC$/],
  ['one in use', { first: stored(), used, running }, /in force/],
  ['one that is over', { first: stored({ expires: iso(0) }) }, [names.first]],
  ['one that has counted', { first: stored(), used: old }, [names.first, names.used]],
  ['one that has counted for another', { first: stored(), used: old, running }, [names.first, names.used]],
  ['one that was written again', { first: twice }, [names.first]],
  ['one for too long', { first: stored({ expires: iso(3.1) }) }, [names.first]],
  ['one of somebody else', { first: unreadable }, [names.first]],
  ['all, over', { first: twice, second: stored(), used: old }, [names.first, names.second, names.used]],
  ['what is left of one', { second: stored(), used: old }, [names.second, names.used]],
])('the first: %s', (_, standing, expected) => {
  const step = firstStep({ ...NONE, ...standing }, asked, names, NOW);
  if (expected instanceof RegExp) {
    expect(step).toEqual({ do: 'refuse', reason: expect.stringMatching(expected) });
    return;
  }
  expect(step).toEqual({
    do: 'write',
    name: names.first,
    decision: { ...decision, author: BOB, reason: 'needed', expires: iso(2) },
    over: expected,
  });
});

const byBob = stored({ author: BOB }, { LastModifiedUser: BOB });
test.each<[string, Partial<Standing>, Partial<Asked>, readonly string[] | RegExp]>([
  ['by another', { first: stored() }, {}, []],
  ['with the same reason', { first: stored() }, { reason: decision.reason }, []],
  ['by the author', { first: stored() }, { author: ADA }, /must be another than the first/],
  [
    'by who wrote it in fact',
    { first: stored({}, { LastModifiedUser: BOB }) },
    {},
    /must be another than the first/,
  ],
  [
    'by nobody known',
    { first: stored({}, { LastModifiedUser: undefined }) },
    {},
    /not known when and by whom/,
  ],
  [
    'by the person in another role',
    { first: stored() },
    { author: 'arn:aws:sts::111122223333:assumed-role/admin/Ada' },
    /must be another than the first/,
  ],
  ['without a first', {}, {}, /got none; leave out --second/],
  ['of one that is over', { first: stored({ expires: iso(-1) }) }, {}, /does not: it has expired/],
  ['of one that was written again', { first: twice }, {}, /it was changed after/],
  ['of one that has counted', { first: stored(), used: old }, {}, /another deployment has used it/],
  ['of another decision', { first: stored() }, { decision: 'fail' }, /--decision must be that of the first/],
  ['for another reason', { first: stored() }, { reason: 'other' }, /--reason must be that of the first/],
  ['twice', { first: stored(), second: byBob }, {}, /got one that counts/],
  ['over what is left', { first: stored(), second: stored() }, {}, [names.second]],
  [
    'of a gate of one',
    { first: stored() },
    { gate: 'smoke-test', twoPersons: false },
    /needs? two people, got smoke-test/,
  ],
])('the second: %s', (_, standing, more, expected) => {
  const { reason: _reason, ...without } = asked;
  const step = secondStep({ ...NONE, ...standing }, { ...without, ...more }, names, NOW);
  if (expected instanceof RegExp) {
    expect(step).toEqual({ do: 'refuse', reason: expect.stringMatching(expected) });
    return;
  }
  expect(step).toEqual({
    do: 'write',
    name: names.second,
    decision: { ...decision, author: BOB },
    over: expected,
  });
});

test.each([
  [ADA, ADA, true],
  [ADA, BOB, false],
  [ADA, 'arn:aws:iam::111122223333:user/ada', true],
  ['arn:aws:iam::111122223333:user/ops/ada', 'arn:aws:iam::111122223333:user/bob', false],
])('%s and %s may be one person: %s', (one, other, expected) => {
  expect(isSamePerson(one, other)).toBe(expected);
});
