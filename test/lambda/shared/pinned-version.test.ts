import { type Running, refusalOf, runningOf } from '../../../lambda/shared/pinned-version';

const NOT_RUNNING = { kind: 'nothing-runs' };
const NOTHING = { kind: 'nothing-pinned' };
const V1 = { kind: 'version', id: 'v1' };
const changing = (status: string) => ({ kind: 'changing', status });
const PARAMETERS = [
  { ParameterKey: 'ImageDigest', ParameterValue: 'sha256:0' },
  { ParameterKey: 'SecretVersionKEY', ParameterValue: 'v1' },
];

test('without a stack nothing runs', () =>
  expect(runningOf(undefined, 'SecretVersionKEY')).toEqual(NOT_RUNNING));

// source: CloudFormation user guide, "Stack status codes"
test.each<[string, object]>([
  ['CREATE_COMPLETE', V1],
  ['UPDATE_COMPLETE', V1],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', V1],
  ['UPDATE_ROLLBACK_COMPLETE', V1],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', V1],
  ['IMPORT_COMPLETE', V1],
  ['IMPORT_ROLLBACK_COMPLETE', V1],
  ['REVIEW_IN_PROGRESS', NOT_RUNNING],
  ['ROLLBACK_COMPLETE', NOT_RUNNING],
  ['DELETE_COMPLETE', NOT_RUNNING],
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

const STAGES = { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'], v3: ['AWSPENDING'] };

test.each<[string, Running, string | undefined]>([
  ['is not deployed', { kind: 'nothing-runs' }, undefined],
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
  expect(refusalOf(running, STAGES, 'shop-production')?.section).toBe(section),
);
