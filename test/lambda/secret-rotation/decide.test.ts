import { isToken, rotatedSecret, secretsOf } from '../../../lambda/secret-rotation/decide';
import { rotationState, versionAt } from '../../../lambda/shared/rotation';

const STAGES = { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'], v3: ['AWSPENDING'] };
const SETTINGS = { length: 64, parameter: 'SecretVersionKEY' };
const SECRETS = { 'shop-production': { KEY: SETTINGS } };
const arn = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;

test.each<[string, string, object | undefined]>([
  [
    'its own',
    arn('shop-production/KEY-AbCdEf'),
    { ...SETTINGS, stack: 'shop-production', name: 'shop-production/KEY' },
  ],
  ['of another variable', arn('shop-production/OTHER-AbCdEf'), undefined],
  ['of another stack', arn('shop-staging/KEY-AbCdEf'), undefined],
  ['the test header', arn('shop-production/test-header-AbCdEf'), undefined],
  ['without its end', arn('shop-production/KEY'), undefined],
  ['what every object has', arn('constructor/name-AbCdEf'), undefined],
  ['what every object of it has', arn('shop-production/toString-AbCdEf'), undefined],
  ['by its name', 'shop-production/KEY', undefined],
  ['no secret', 'arn:aws:ssm:eu-west-1:111122223333:secret:shop-production/KEY-AbCdEf', undefined],
])('a secret: %s', (_, id, expected) => expect(rotatedSecret(SECRETS, id)).toEqual(expected));

test.each<[string, boolean]>([
  [`${'aB3'.repeat(5)}x`, true],
  ['aB3'.repeat(5), false],
  [`${'aB3'.repeat(5)}xy`, false],
  [`${'aB3'.repeat(5)}-`, false],
  [`${'aB3'.repeat(5)}\n`, false],
  ['', false],
])('a token of 16: %j', (value, expected) => expect(isToken(value, 16)).toBe(expected));

test.each(['', '[]', 'null', '"x"'])('no secrets: %j', (text) => expect(() => secretsOf(text)).toThrow());

test.each<[string, string]>([
  ['v1', 'unknown'],
  ['v2', 'current'],
  ['v3', 'pending'],
  ['v4', 'unknown'],
])('version %s is %s', (id, state) => expect(rotationState(STAGES, id)).toBe(state));

test('a version that is current and still announced is current', () =>
  expect(rotationState({ v1: ['AWSPENDING', 'AWSCURRENT'] }, 'v1')).toBe('current'));

test('no version has a label that nothing has', () => expect(versionAt(STAGES, 'OTHER')).toBeUndefined());
