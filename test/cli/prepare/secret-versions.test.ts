import {
  currentOf,
  requireThere,
  type SecretParameter,
  versionLines,
} from '../../../cli/prepare/secret-versions';

const [A, B] = ['1a2b3c4d-0000-4000-8000-00000000000a', '5e6f7a8b-0000-4000-8000-00000000000b'] as const;
const secret = {
  variable: 'RECEIPT_KEY',
  name: 'shop-production/RECEIPT_KEY',
  parameter: 'SecretVersionReceiptKey',
};

test.each([
  ['the only one', { [A]: ['AWSCURRENT'] }, A],
  ['the current of three', { [B]: ['AWSPREVIOUS'], [A]: ['AWSCURRENT', 'mine'], c: ['AWSPENDING'] }, A],
])('the version that is current: %s', (_, VersionIdsToStages, expected) => {
  expect(currentOf(secret, { VersionIdsToStages })).toBe(expected);
});

test.each([
  [
    'no value',
    { VersionIdsToStages: { [A]: ['AWSPENDING'] } },
    'the secret shop-production/RECEIPT_KEY must have a value, got no version that is current; teal secrets set RECEIPT_KEY gives it one. Nothing was released',
  ],
  ['no versions', {}, 'must have a value'],
  [
    'its end',
    { DeletedDate: new Date('2026-11-27T12:00:00Z'), VersionIdsToStages: { [A]: ['AWSCURRENT'] } },
    'must stay, got a deletion that is scheduled since 2026-11-27; to keep it: aws secretsmanager restore-secret --secret-id shop-production/RECEIPT_KEY',
  ],
  [
    'an id that would end in a valueFrom',
    { VersionIdsToStages: { [`${A}:`]: ['AWSCURRENT'] } },
    'got another id',
  ],
])('a secret with which no task starts: %s', (_, described, words) => {
  expect(() => currentOf(secret, described)).toThrow(words);
});

test.each([
  ['another one', { SecretVersionReceiptKey: A }, B, ['RECEIPT_KEY: version 1a2b3c4d… -> 5e6f7a8b…']],
  ['the same', { SecretVersionReceiptKey: B }, B, []],
  [
    'the first',
    { SecretVersionReceiptKey: '' },
    B,
    ['RECEIPT_KEY: version whichever is current -> 5e6f7a8b…'],
  ],
  ['no stack yet', undefined, B, ['RECEIPT_KEY: version whichever is current -> 5e6f7a8b…']],
  ['not there yet', undefined, undefined, []],
])('what a person is told of %s', (_, deployed, version, expected) => {
  const versions = version === undefined ? {} : { [secret.parameter]: version };
  expect(versionLines([secret], versions, deployed)).toEqual(expected);
});

test('secrets that are gone are told at once, by their names', () => {
  const [one, two, three] = ['A', 'B', 'C'].map((variable) => ({
    ...{ variable, name: `shop-production/${variable}` },
    parameter: `SecretVersion${variable}`,
  })) as [SecretParameter, SecretParameter, SecretParameter];
  expect(() => requireThere([one], { SecretVersionA: 'x' })).not.toThrow();
  expect(() => requireThere([one, two, three], { SecretVersionB: 'x' })).toThrow(
    /^each secret must be there, got none of the name shop-production\/A, shop-production\/C: .*; make it again/,
  );
});
