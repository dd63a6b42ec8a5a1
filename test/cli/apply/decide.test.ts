import { changeSetAnswer, holdAnswer, unreviewed } from '../../../cli/apply/decide';
import { releasedCommits, supersededBy } from '../../../cli/apply/newest';
import { type ChangeSetSeen, changesHash } from '../../../cli/change-set/describe';
import type { HoldEntry, ReleaseEntry } from '../../../cli/records/entry';
import type { Ancestry } from '../../../cli/rollback/problems';
import { commit, time } from '../rollback/standings';
import { digest } from '../verdict/records';

const ARN = 'arn:aws:cloudformation:eu-west-1:111122223333:changeSet/teal-1/0000';
const CHANGES = [
  {
    action: 'Modify',
    logicalId: 'Service',
    type: 'AWS::ECS::Service',
    replacement: 'False',
    scope: ['Properties'],
  },
  { action: 'Add', logicalId: 'Alarm', type: 'AWS::CloudWatch::Alarm', scope: [] },
];
const PREPARED = {
  name: 'shop-production',
  is: 'prepared' as const,
  changeSet: ARN,
  changesHash: changesHash(CHANGES),
  changes: CHANGES.map((each) => ({ ...each, scope: [...each.scope] })),
};
const SEEN: ChangeSetSeen = {
  arn: ARN,
  stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop-production/0000',
  status: 'CREATE_COMPLETE',
  execution: 'AVAILABLE',
  changes: CHANGES,
};

describe('the change set that was shown', () => {
  test.each<[string, ChangeSetSeen | undefined, string, string?]>([
    ['is there', SEEN, 'execute'],
    ['in another order', { ...SEEN, changes: [...CHANGES].reverse() }, 'execute'],
    ['is being executed', { ...SEEN, execution: 'EXECUTE_IN_PROGRESS' }, 'follow'],
    ['was executed', { ...SEEN, execution: 'EXECUTE_COMPLETE' }, 'follow'],
    ['was executed, and failed', { ...SEEN, execution: 'EXECUTE_FAILED' }, 'follow'],
    ['is gone', undefined, 'refuse', 'it is gone'],
    ['is another', { ...SEEN, arn: `${ARN}1` }, 'refuse', 'another one'],
    ['is obsolete', { ...SEEN, execution: 'OBSOLETE' }, 'refuse', 'OBSOLETE'],
    ['cannot be executed', { ...SEEN, execution: 'UNAVAILABLE' }, 'refuse', 'UNAVAILABLE'],
    ['of tomorrow', { ...SEEN, execution: 'SOMETHING' }, 'refuse', 'SOMETHING'],
    ['is not made', { ...SEEN, status: 'CREATE_IN_PROGRESS' }, 'refuse', 'CREATE_IN_PROGRESS'],
    ['could not be made', { ...SEEN, status: 'FAILED' }, 'refuse', 'FAILED'],
    ['has a change less', { ...SEEN, changes: CHANGES.slice(1) }, 'refuse', 'other changes'],
    [
      'replaces what it did not',
      { ...SEEN, changes: CHANGES.map((each) => ({ ...each, replacement: 'True' })) },
      'refuse',
      'other changes',
    ],
  ])('%s', (_, seen, step, got = '') => {
    const answer = changeSetAnswer(PREPARED, seen);
    expect(answer.do).toBe(step);
    if (answer.do === 'refuse') expect(answer.reason).toContain(got);
  });
});

describe('lines that were not reviewed', () => {
  const line = (id: string, kind: string) => ({ id, kind, text: id });
  const all = [
    'destructive',
    'broadening',
    'weakening',
    'tightening',
    'release',
    'traffic',
    'capacity',
    'neutral',
  ];
  const plan = {
    lines: [...all.map((kind) => line(`${kind}-1`, kind)), line('of-tomorrow', 'catastrophic')],
  };
  const ids = (reviewed: typeof plan | undefined, allowed: readonly string[] = []) =>
    unreviewed(plan, reviewed, allowed).map(({ id }) => id);

  test('those that destroy, broaden or weaken, and those of a kind that is not known', () => {
    const guarded = ['destructive-1', 'broadening-1', 'weakening-1', 'of-tomorrow'];
    expect(ids(undefined)).toEqual(guarded);
    expect(ids({ lines: [] })).toEqual(guarded);
    expect(ids({ lines: [line('destructive-1', 'destructive')] })).toEqual(guarded.slice(1));
    expect(ids(plan)).toEqual([]);
  });
  test('a person takes one upon themselves', () => {
    expect(ids(undefined, ['weakening-1'])).toEqual(['destructive-1', 'broadening-1', 'of-tomorrow']);
  });
});

describe('holds', () => {
  const hold = (id: string): HoldEntry => ({
    schemaVersion: 1,
    kind: 'hold',
    ...{ id: `hold-20261126T100000Z-${id}`, at: time(0), by: 'octocat', reason: 'errors' },
  });
  const [one, other] = [hold('0001'), hold('0002')];
  test.each<[string, readonly HoldEntry[], readonly string[], string]>([
    ['none', [], [], 'free'],
    ['none, and a commit that names one', [], [one.id], 'free'],
    ['one', [one], [], 'held'],
    ['the one that a commit names', [one], [one.id], 'passes'],
    ['another than a commit names', [other], [one.id], 'held'],
    ['the one that it names, and another', [other, one], [one.id], 'held'],
    ['two, each named by a commit', [other, one], [one.id, other.id], 'passes'],
  ])('%s', (_, holds, resumes, is) => {
    expect(holdAnswer(holds, new Set(resumes)).is).toBe(is);
  });
  test('who, since when, why, and both ways on', () => {
    expect(holdAnswer([one], new Set())).toMatchObject({
      reason: `held by octocat since 2026-11-26 10:00 UTC: errors (${one.id}); end it with npx teal resume --hold ${one.id}, or deploy the commit that is the fix, with the line Resumes: ${one.id} in its message`,
    });
  });
});

describe('only the newest commit goes out', () => {
  const release = (
    version: number,
    kind: ReleaseEntry['kind'] = 'release',
    outcome = 'released',
  ): ReleaseEntry => ({
    schemaVersion: 1,
    ...{ kind, outcome, commit: commit(version), digest: digest(version), at: time(version) },
    ...{ service: 'shop', environment: 'production', reason: '', overrides: [] },
  });
  /** Commits are numbered in their order. */
  const isAncestor = async (one: string, of: string): Promise<Ancestry> => ({
    is: Number(one[0]) <= Number(of[0]) ? 'ancestor' : 'no-ancestor',
  });
  const asked = (version: number, releases: readonly ReleaseEntry[], isEmpty = false) =>
    supersededBy({ service: 'shop', commit: commit(version), releases, isEmpty }, isAncestor);
  const begun = (version: number) => release(version, 'release', 'begun');

  test.each<[string, number, readonly ReleaseEntry[], boolean]>([
    ['the first', 1, [], false],
    ['a newer one', 3, [release(2), release(1)], false],
    ['the same again', 2, [release(2), release(1)], false],
    ['an older one', 1, [release(2), release(1)], true],
    // The image that runs is its own, and its template would come back with it.
    ['an older one whose image runs', 1, [release(1, 'recovery'), release(2), release(1)], true],
    ['one between a recovery and what was recovered from', 2, [release(1, 'recovery'), release(3)], true],
    ['one newer than what was rolled back', 2, [release(3, 'release', 'rolled-back'), release(1)], false],
    ['one older than what a drill came back to', 2, [release(1), release(3)], true],
    ['one older than what has begun', 2, [begun(3), release(1)], true],
    [
      'one older than what had begun and was rolled back',
      2,
      [release(3, 'release', 'rolled-back'), begun(3)],
      false,
    ],
    ['itself, begun', 3, [begun(3), release(1)], false],
  ])('%s', async (_, version, releases, is) => {
    const answer = await asked(version, releases);
    expect(answer !== undefined && 'superseded' in answer).toBe(is);
  });

  test('what changes no stack undoes nothing', async () => {
    expect(await asked(1, [release(2), release(1)], true)).toBeUndefined();
  });

  test('what git cannot tell is not taken for newer', async () => {
    const answer = await supersededBy(
      { service: 'shop', commit: commit(3), releases: [release(2)], isEmpty: false },
      async () => ({ is: 'unknown', why: 'the checkout is shallow' }),
    );
    expect(answer).toEqual({ unknown: 'the checkout is shallow' });
  });

  test('a recovery is no release', () => {
    expect(releasedCommits([release(1, 'recovery'), release(3), release(2), release(3)])).toEqual([
      commit(3),
      commit(2),
    ]);
  });
});
