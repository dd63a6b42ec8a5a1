import { notReleased } from '../../../cli/promote/decide';
import { openBegun, withoutEnded } from '../../../cli/records/begun';
import type { ReleaseEntry } from '../../../cli/records/entry';
import { irreversibleSince, releaseBefore } from '../../../cli/rollback/wanted';
import { commit } from '../rollback/standings';
import { digest } from '../verdict/records';
import { release } from './entries';

const of = (version: number, outcome = 'released', more: Partial<ReleaseEntry> = {}) =>
  release({ commit: commit(version), digest: digest(version), outcome, ...more });
const two = { commit: commit(2), digest: digest(2) };

describe('a beginning is open until its end is on record', () => {
  test.each<[string, readonly ReleaseEntry[], boolean]>([
    ['nothing', [], false],
    ['begun', [of(2, 'begun'), of(1)], true],
    ['ended', [of(2), of(2, 'begun')], false],
    ['rolled back', [of(2, 'rolled-back'), of(2, 'begun')], false],
    ['begun once more', [of(2, 'begun'), of(2, 'rolled-back'), of(2, 'begun')], true],
    ['recovered to, which is no end', [of(2, 'released', { kind: 'recovery' }), of(2, 'begun')], true],
    ['another has ended', [of(3), of(2, 'begun')], true],
    ['another image of the commit', [of(2, 'released', { digest: digest(3) }), of(2, 'begun')], true],
  ])('%s', (_, releases, is) => {
    expect(openBegun(two, releases) !== undefined).toBe(is);
  });
});

test('what has ended is told once', () => {
  const [end, again] = [of(2, 'rolled-back'), of(2, 'begun')];
  const recovery = of(1, 'released', { kind: 'recovery' });
  expect(withoutEnded([recovery, end, of(2, 'begun'), of(1)])).toEqual([recovery, end, of(1)]);
  expect(withoutEnded([again, end, of(2, 'begun')])).toEqual([again, end]);
});

test.each<[string, readonly ReleaseEntry[], RegExp | undefined]>([
  ['begun', [of(2, 'begun')], /must have gone out, got begun/],
  ['released', [of(2), of(2, 'begun')], undefined],
  ['begun once more, with another template', [of(2, 'begun'), of(2), of(2, 'begun')], /got begun/],
  ['nothing was to be done', [of(2, 'unchanged'), of(2, 'begun'), of(2)], undefined],
  ['held when it had begun', [of(2, 'held'), of(2, 'begun')], /got no such release/],
  ['never begun by CloudFormation', [of(2, 'stale'), of(2, 'begun'), of(2)], undefined],
])('the environment before vouches for what went out: %s', (_, releases, problem) => {
  const said = notReleased('staging', digest(2), releases);
  if (problem === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(problem);
});

test('no release before is one that only has begun', () => {
  expect(releaseBefore(digest(2), [of(2), of(2, 'begun'), of(3, 'begun'), of(1)])).toEqual(of(1));
  expect(releaseBefore(digest(2), [of(2, 'begun'), of(1)])).toEqual(of(1));
});

describe('a migration counts from its beginning on, once', () => {
  const irreversible = 'drops the column price';
  test.each<[string, readonly ReleaseEntry[], readonly number[]]>([
    ['in its canary', [of(2, 'begun', { irreversible }), of(1)], [2]],
    ['ended', [of(2, 'released', { irreversible }), of(2, 'begun', { irreversible }), of(1)], [2]],
    ['rolled back', [of(2, 'rolled-back', { irreversible }), of(2, 'begun', { irreversible }), of(1)], [2]],
    ['not begun by CloudFormation', [of(2, 'stale'), of(2, 'begun', { irreversible }), of(1)], []],
    ['of two commits', [of(3, 'begun', { irreversible }), of(2, 'begun', { irreversible }), of(1)], [3, 2]],
  ])('%s', (_, releases, versions) => {
    expect(irreversibleSince(digest(1), releases).map((each) => each.commit)).toEqual(versions.map(commit));
  });
});
