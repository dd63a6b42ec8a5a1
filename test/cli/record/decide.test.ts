import { exitCodeOf, meaningOf, type Recorded, standingOf } from '../../../cli/record/decide';
import type { Outcome } from '../../../cli/verdict/verdict';
import { release } from '../records/entries';

const COMMIT = 'c'.repeat(40);
const DIGEST = `sha256:${'d'.repeat(64)}`;
const prepared = { commit: COMMIT, preparedAt: '2026-11-26T10:00:00Z' };
const before = '2026-11-26T09:59:59.000Z';
const after = '2026-11-26T10:00:01.000Z';
const other = { commit: 'a'.repeat(40), digest: `sha256:${'a'.repeat(64)}` };

test.each<[string, 'look' | 'already', Parameters<typeof standingOf>[1], Parameters<typeof standingOf>[2]]>([
  ['no record', 'look', DIGEST, []],
  ['records of before', 'look', DIGEST, [release({ at: before, ...other })]],
  ['its own record', 'already', DIGEST, [release({ at: after, commit: COMMIT, digest: DIGEST })]],
  ['a later release', 'already', DIGEST, [release({ at: after, ...other })]],
  ['a recovery since', 'already', DIGEST, [release({ at: after, kind: 'recovery', ...other })]],
  [
    'the same image, released before',
    'already',
    DIGEST,
    [release({ at: before, commit: COMMIT, digest: DIGEST })],
  ],
  [
    'the same image of another commit, before',
    'look',
    DIGEST,
    [release({ at: before, commit: other.commit, digest: DIGEST })],
  ],
  ['no image of the pipeline', 'already', undefined, []],
  ['begun', 'look', DIGEST, [release({ at: after, commit: COMMIT, digest: DIGEST, outcome: 'begun' })]],
  [
    'begun, and another has ended since',
    'look',
    DIGEST,
    [
      release({ at: after, ...other }),
      release({ at: after, commit: COMMIT, digest: DIGEST, outcome: 'begun' }),
    ],
  ],
  [
    'begun and ended',
    'already',
    DIGEST,
    [
      release({ at: after, commit: COMMIT, digest: DIGEST }),
      release({ at: after, commit: COMMIT, digest: DIGEST, outcome: 'begun' }),
    ],
  ],
  ['another has begun', 'look', DIGEST, [release({ at: after, ...other, outcome: 'begun' })]],
])('%s: %s', (_, is, digest, releases) => {
  expect(standingOf(prepared, digest, releases)).toBe(is);
});

const deployment = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/a/b/c';

test.each<[Outcome, ReturnType<typeof meaningOf>]>([
  ['released', 'write'],
  ['rolled-back', 'write'],
  ['failed', 'write'],
  ['not-uniform', 'write'],
  ['replaced', 'nothing'],
  ['unchanged', 'nothing'],
  ['wrong-digest', 'nothing'],
  ['still-running', 'running'],
  ['unknown', 'unknown'],
])('%s of a deployment: %s', (outcome, means) => {
  expect(meaningOf({ outcome, reason: '', deployment }, false)).toBe(means);
});

test.each<[Outcome, ReturnType<typeof meaningOf>]>([
  ['released', 'write'],
  ['unchanged', 'write'],
  ['wrong-digest', 'write'],
  ['replaced', 'write'],
  ['still-running', 'running'],
  ['unknown', 'unknown'],
])('%s is the end of what has begun: %s', (outcome, means) => {
  expect(meaningOf({ outcome, reason: '' }, true)).toBe(means);
});

test('what never began is not written', () => {
  expect(meaningOf({ outcome: 'released', reason: '' }, false)).toBe('nothing');
});

test.each<[string, readonly Partial<Recorded>[], number]>([
  ['nothing to do', [{ is: 'already' }, { is: 'nothing' }, { is: 'running' }], 0],
  ['released', [{ is: 'written', outcome: 'released' }], 0],
  ['begun, and nothing was to be done', [{ is: 'written', outcome: 'unchanged' }], 0],
  [
    'rolled back',
    [
      { is: 'written', outcome: 'released' },
      { is: 'written', outcome: 'rolled-back' },
    ],
    1,
  ],
  ['nobody could tell', [{ is: 'unknown' }], 3],
  [
    'rolled back, beside what nobody could tell',
    [{ is: 'unknown' }, { is: 'written', outcome: 'failed' }],
    1,
  ],
])('the exit code: %s', (_, all, code) => {
  expect(exitCodeOf(all as Recorded[])).toBe(code);
});
