import { type DecisionFacts, decisionOf, type ParameterVersion } from '../../../lambda/shared/decision';

const NOW = Date.parse('2026-11-26T12:00:00Z');
const HOUR = 60 * 60_000;
const DIGEST = `sha256:${'a1'.repeat(32)}`;
const DEPLOYMENT = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop-production/shop/1';
const iso = (at: number) => new Date(at).toISOString();

const record = {
  schemaVersion: 1,
  gate: 'smoke-test',
  digest: DIGEST,
  decision: 'pass',
  author: 'ada',
  reason: 'the check is broken, not the release',
  expires: iso(NOW + HOUR),
};
const version = (value: unknown, more: Partial<ParameterVersion> = {}): ParameterVersion => ({
  Version: 1,
  Type: 'String',
  Value: typeof value === 'string' ? value : JSON.stringify(value),
  LastModifiedDate: new Date(NOW - HOUR),
  LastModifiedUser: 'arn:aws:sts::111122223333:assumed-role/operator/ada',
  ...more,
});
const second = (change: object = {}, more: Partial<ParameterVersion> = {}) =>
  version(
    { ...record, author: 'grace', ...change },
    { LastModifiedUser: 'arn:aws:sts::111122223333:assumed-role/operator/grace', ...more },
  );
const used = (deployment: unknown) => version({ deployment, at: iso(NOW) });
const facts = (more: Partial<DecisionFacts> = {}): DecisionFacts => ({
  ...{ gate: 'smoke-test', digest: DIGEST, serviceDeploymentArn: DEPLOYMENT, now: NOW, twoPersons: false },
  ...{ decision: [version(record)], second: [], used: [] },
  ...more,
});
const counts = {
  decision: 'pass',
  author: 'ada',
  reason: 'the check is broken, not the release',
};

test.each<[string, Partial<DecisionFacts>, boolean]>([
  ['one that nobody has used', {}, false],
  ['one that this deployment has used', { used: [used(DEPLOYMENT)] }, true],
  ['the longest', { decision: [version({ ...record, expires: iso(NOW + 3 * HOUR) })] }, false],
  ['one with a zone', { decision: [version({ ...record, expires: '2026-11-26T14:00+01:00' })] }, false],
  ['one of two persons', { twoPersons: true, second: [second()] }, false],
  [
    'one of two persons, with a reason of the second',
    { twoPersons: true, second: [second({ reason: 'so do I' })] },
    false,
  ],
])('%s counts', (_, more, isUsed) => {
  expect(decisionOf(facts(more))).toEqual({ counts, isUsed });
});

test('one of a person who says no counts', () => {
  const decision = [version({ ...record, decision: 'fail' })];
  expect(decisionOf(facts({ decision }))).toMatchObject({ counts: { decision: 'fail' } });
});

test('none is none', () => {
  expect(decisionOf(facts({ decision: [], second: [second()], used: [used(DEPLOYMENT)] }))).toEqual({});
});

const changed = 'it was changed after it had been written';
const said = 'it does not say who decided and why';
const when = 'it does not say when it expires';
const who = 'it is not known when and by whom it was written';
const no = 'it is no record of schema version 1';

test.each<[string, readonly ParameterVersion[], string]>([
  [
    'another digest',
    [version({ ...record, digest: `sha256:${'b2'.repeat(32)}` })],
    'it is about another image',
  ],
  [
    'a part of the digest',
    [version({ ...record, digest: DIGEST.slice(0, 20) })],
    'it is about another image',
  ],
  ['another gate', [version({ ...record, gate: 'metrics' })], 'it is about another gate'],
  ['expired', [version({ ...record, expires: iso(NOW - 1) })], 'it has expired'],
  ['expiring now', [version({ ...record, expires: iso(NOW) })], 'it has expired'],
  [
    'over 4 hours',
    [version({ ...record, expires: iso(NOW + 3 * HOUR + 1) })],
    'it counts for more than 4 hours',
  ],
  ['a second version', [version(record), version(record, { Version: 2 })], changed],
  ['the second version alone', [version(record, { Version: 2 })], changed],
  ['a page that is not all', [version(record), {}], changed],
  ['no version', [version(record, { Version: undefined })], changed],
  ['no date', [version(record, { LastModifiedDate: undefined })], who],
  ['nobody who wrote it', [version(record, { LastModifiedUser: '' })], who],
  ['a secure string', [version(record, { Type: 'SecureString' })], no],
  ['no value', [version(record, { Value: undefined })], no],
  ['no JSON', [version('pass')], no],
  ['a list', [version([record])], no],
  ['null', [version('null')], no],
  ['another schema', [version({ ...record, schemaVersion: 2 })], no],
  ['a schema as text', [version({ ...record, schemaVersion: '1' })], no],
  ['another word', [version({ ...record, decision: 'PASS' })], 'it is neither pass nor fail'],
  ['no author', [version({ ...record, author: ' ' })], said],
  ['an author that is no text', [version({ ...record, author: ['ada'] })], said],
  ['no reason', [version({ ...record, reason: '\u0007' })], said],
  ['no expiry', [version({ ...record, expires: undefined })], when],
  ['a number', [version({ ...record, expires: NOW + HOUR })], when],
  ['a time of nowhere', [version({ ...record, expires: '2026-11-26T13:00:00' })], when],
  ['a day', [version({ ...record, expires: '2026-11-27' })], when],
  ['no such day', [version({ ...record, expires: '2026-13-40T00:00:00Z' })], when],
])('%s does not count', (_, decision, why) => {
  expect(decisionOf(facts({ decision }))).toEqual({ why });
});

const another = 'another deployment has used it';

test.each<[string, readonly ParameterVersion[]]>([
  ['by another deployment', [used(`${DEPLOYMENT}0`)]],
  ['by something unreadable', [version('yes')]],
  ['by nobody', [used(undefined)]],
  ['by a list', [used([DEPLOYMENT])]],
  ['twice', [used(DEPLOYMENT), version({ deployment: DEPLOYMENT }, { Version: 2 })]],
])('used %s it does not count', (_, versions) => {
  expect(decisionOf(facts({ used: versions }))).toEqual({ why: another });
});

const not = 'what the second person wrote does not count:';
const one = 'the second person must be another one';

test.each<[string, readonly ParameterVersion[], string]>([
  ['nobody', [], 'a second person must confirm it'],
  ['the same author', [second({ author: 'ada' })], one],
  ['the same author, in other letters', [second({ author: ' ＡＤＡ ' })], one],
  ['the same user', [second({}, { LastModifiedUser: version(record).LastModifiedUser })], one],
  [
    'the same person by another role',
    [
      second(
        {},
        { LastModifiedUser: 'arn:aws:sts::111122223333:assumed-role/shop-break-glass-production/Ada' },
      ),
    ],
    one,
  ],
  ['somebody who says no', [second({ decision: 'fail' })], 'the second person decided otherwise'],
  ['one of another gate', [second({ gate: 'metrics' })], `${not} it is about another gate`],
  ['one of another image', [second({ digest: 'sha256:0' })], `${not} it is about another image`],
  ['one that has expired', [second({ expires: iso(NOW - 1) })], `${not} it has expired`],
  ['one that was changed', [second(), second({}, { Version: 2 })], `${not} ${changed}`],
  ['one who is not known', [second({}, { LastModifiedUser: undefined })], `${not} ${who}`],
])('where two persons must decide: %s', (_, versions, why) => {
  expect(decisionOf(facts({ twoPersons: true, second: versions }))).toEqual({ why });
});

test('a person’s text is one line, and not endless', () => {
  const decision = [
    version({ ...record, author: 'ada\u001b[31m\n', reason: `a\u202eb\u2028${'c'.repeat(1_000)}` }),
  ];
  const { counts: said } = decisionOf(facts({ decision }));
  expect(said?.author).toBe('ada [31m');
  expect(said?.reason).toMatch(/^a b c+…$/);
  expect(said?.reason).toHaveLength(500);
});
