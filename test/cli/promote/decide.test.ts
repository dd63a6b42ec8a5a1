import { notReleased, stepOf } from '../../../cli/promote/decide';
import type { ReleaseEntry } from '../../../cli/records/entry';
import { release } from '../records/entries';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const of = (outcome: string, more: Partial<ReleaseEntry> = {}) =>
  release({ digest: DIGEST, outcome, ...more });
const other = (outcome: string, more: Partial<ReleaseEntry> = {}) => of(outcome, { digest: OTHER, ...more });
const recovery = { kind: 'recovery' } as const;

test.each([
  ['it released it', [of('released')]],
  ['it released it, and something else since', [other('released'), of('released')]],
  ['it released it, and what came after was rolled back', [other('rolled-back'), of('released')]],
  ['it released it after a failure', [of('released'), of('rolled-back')]],
  ['it recovered to it', [of('released', recovery), other('released')]],
  ['it recovered to something else before', [of('released'), other('released', recovery)]],
  [
    'a drill: it went back and came forward again',
    [of('released', recovery), other('released'), of('released')],
  ],
  ['a later run changed nothing', [of('unchanged'), of('released')]],
  ['a later run was held', [of('held'), of('released')]],
])('vouches for it: %s', (_, releases) => {
  expect(notReleased('staging', DIGEST, releases)).toBeUndefined();
});

test.each([
  ['it has released nothing', [], 'must have been released to staging, got no such release on record'],
  ['it has released something else', [other('released')], 'got no such release'],
  ['a run of it that changed nothing', [of('unchanged')], 'got no such release'],
  ['a run of it that was held', [of('held')], 'got no such release'],
  ...[
    'rolled-back',
    'replaced',
    'failed',
    'wrong-digest',
    'not-uniform',
    'still-running',
    'unknown',
    'RELEASED',
    '',
  ].map((outcome) => [`it was ${outcome}`, [of(outcome)], `must have gone out, got ${outcome}`] as const),
  [
    'it went out once and failed since',
    [of('rolled-back'), of('released')],
    'must have gone out, got rolled-back',
  ],
  ['it recovered from it', [other('released', recovery), of('released')], `got a recovery to ${OTHER}`],
  [
    'it recovered from it, and went on',
    [other('released'), other('released', recovery), of('released')],
    'got a recovery to',
  ],
  ['it tried to recover from it', [other('failed', recovery), of('released')], 'got a recovery to'],
] as const)('does not vouch for it: %s', (_, releases, why) => {
  expect(notReleased('staging', DIGEST, releases)).toContain(why);
});

test.each([
  [undefined, undefined, { do: 'promote', overrides: [] }],
  // Nothing was overridden, so nothing is recorded.
  [undefined, { reason: 'INC-1', by: 'ada' }, { do: 'promote', overrides: [] }],
  [
    'no release',
    undefined,
    { do: 'refuse', reason: 'no release; release it there first, or say why not by --override' },
  ],
  [
    'no release',
    { reason: 'INC-1', by: 'ada' },
    { do: 'promote', overrides: ['no release; overridden by ada: INC-1'] },
  ],
])('%s, overridden by %j', (problem, override, step) => {
  expect(stepOf(problem, override)).toEqual(step);
});
