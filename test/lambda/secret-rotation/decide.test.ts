import {
  isToken,
  type Running,
  refusalOf,
  rotatedSecret,
  runningOf,
  secretsOf,
} from '../../../lambda/secret-rotation/decide';
import { rotationState, versionAt } from '../../../lambda/shared/rotation';

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

const NOTHING = { kind: 'nothing-pinned' };
const V1 = { kind: 'version', id: 'v1' };
const changing = (status: string) => ({ kind: 'changing', status });
const PARAMETERS = [
  { ParameterKey: 'ImageDigest', ParameterValue: 'sha256:0' },
  { ParameterKey: 'SecretVersionKEY', ParameterValue: 'v1' },
];

test('without a stack nothing is pinned', () =>
  expect(runningOf(undefined, 'SecretVersionKEY')).toEqual(NOTHING));

// source: CloudFormation user guide, "Stack status codes"
test.each<[string, object]>([
  ['CREATE_COMPLETE', V1],
  ['UPDATE_COMPLETE', V1],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', V1],
  ['UPDATE_ROLLBACK_COMPLETE', V1],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', V1],
  ['IMPORT_COMPLETE', V1],
  ['IMPORT_ROLLBACK_COMPLETE', V1],
  ['REVIEW_IN_PROGRESS', NOTHING],
  ['ROLLBACK_COMPLETE', NOTHING],
  ['DELETE_COMPLETE', NOTHING],
  ...[
    ...['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED'],
    ...['UPDATE_IN_PROGRESS', 'UPDATE_FAILED', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED'],
    ...['DELETE_IN_PROGRESS', 'DELETE_FAILED', 'IMPORT_IN_PROGRESS', 'IMPORT_ROLLBACK_IN_PROGRESS'],
    ...['IMPORT_ROLLBACK_FAILED', 'ONE_OF_TOMORROW', ''],
  ].map((status): [string, object] => [status, changing(status)]),
])('a stack in %s', (StackStatus, expected) =>
  expect(runningOf({ StackStatus, Parameters: PARAMETERS }, 'SecretVersionKEY')).toEqual(expected),
);

test.each<[string, object[] | undefined, object]>([
  ['empty', [{ ParameterKey: 'SecretVersionKEY', ParameterValue: '' }], NOTHING],
  ['without a value', [{ ParameterKey: 'SecretVersionKEY' }], NOTHING],
  ['missing', [{ ParameterKey: 'ImageDigest', ParameterValue: 'x' }], NOTHING],
  ['missing with all others', undefined, NOTHING],
  ['given', PARAMETERS, V1],
])('the parameter is %s', (_, Parameters, expected) =>
  expect(runningOf({ StackStatus: 'UPDATE_COMPLETE', Parameters }, 'SecretVersionKEY')).toEqual(expected),
);

const rotating = { ...SETTINGS, stack: 'shop-production', name: 'shop-production/KEY' };
const STAGES = { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'], v3: ['AWSPENDING'] };

test.each<[string, Running, string | undefined]>([
  ['reads the current one', { kind: 'nothing-pinned' }, undefined],
  ['is on the current one', { kind: 'version', id: 'v2' }, undefined],
  ['is on the one before', { kind: 'version', id: 'v1' }, 'secret-rotation.md#it-runs-on-an-older-version'],
  ['is on the pending one', { kind: 'version', id: 'v3' }, 'secret-rotation.md#it-runs-on-an-older-version'],
  [
    'is on one without a label',
    { kind: 'version', id: 'v0' },
    'secret-rotation.md#it-runs-on-an-older-version',
  ],
  [
    'is being changed',
    { kind: 'changing', status: 'UPDATE_IN_PROGRESS' },
    'secret-rotation.md#it-is-being-released',
  ],
])('the service %s', (_, running, section) =>
  expect(refusalOf(running, STAGES, rotating)?.section).toBe(section),
);

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
