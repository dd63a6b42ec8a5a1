import type { HoldEntry, ReleaseEntry } from '../../../cli/records/entry';
import { irreversibleSince, wantedOf } from '../../../cli/rollback/wanted';
import { digest } from '../verdict/records';
import { commit, deployment, standing, type Told, time } from './standings';

interface Entry {
  readonly version: number;
  readonly kind?: 'release' | 'recovery';
  readonly outcome?: string;
  readonly irreversible?: string;
  readonly drill?: true;
}

/** Oldest first, a minute apart; answered newest first, as the journal does. */
function releases(...entries: readonly (number | Entry)[]): ReleaseEntry[] {
  return entries
    .map((entry) => (typeof entry === 'number' ? { version: entry } : entry))
    .map(({ version, kind = 'release', outcome = 'released', irreversible, drill }: Entry, minute) => ({
      schemaVersion: 1 as const,
      kind,
      ...(drill && { drill: true as const }),
      at: time(minute),
      service: 'shop',
      environment: 'production',
      commit: commit(version),
      digest: digest(version),
      outcome,
      reason: '',
      overrides: [],
      ...(irreversible !== undefined && { irreversible }),
    }))
    .reverse();
}

const hold = (recoversTo?: number): HoldEntry => ({
  schemaVersion: 1,
  kind: 'hold',
  id: 'hold-20261126T100000Z-4f2a',
  at: time(0),
  by: 'octocat',
  reason: 'errors',
  ...(recoversTo !== undefined && { recoversTo: digest(recoversTo) }),
});

const LIVE: Told = { status: 'UPDATE_COMPLETE', image: 3, newest: deployment(3, 'SUCCESSFUL'), live: [3] };
const previous = (told: Told, log: readonly ReleaseEntry[], holds: readonly HoldEntry[] = []) =>
  wantedOf({ previous: true }, { standing: standing(told), releases: log, holds });

describe('--previous', () => {
  const baking: Told = { status: 'UPDATE_IN_PROGRESS', newest: deployment(3, 'IN_PROGRESS') };
  test.each([
    ['the release before the one that runs', LIVE, releases(1, 2, 3), 2],
    ['what was there before the release that runs', baking, releases(1, 2), 2],
    ['the same, where no release of it is on record', baking, [], 2],
    [
      'what an alarm went back to a moment ago',
      { ...baking, newest: deployment(3, 'ROLLBACK_SUCCESSFUL') },
      releases(1, 2, { version: 3, outcome: 'rolled-back' }),
      2,
    ],
    ['while ECS goes back', { ...baking, newest: deployment(3, 'ROLLBACK_IN_PROGRESS') }, releases(1, 2), 2],
    ['none that did not go out', LIVE, releases(1, { version: 2, outcome: 'rolled-back' }, 3), 1],
    [
      'a second time, when the hold and RollbackTo are gone: what was recovered to',
      { ...LIVE, image: 2, live: [2], newest: deployment(2, 'SUCCESSFUL') },
      releases(1, 2, 3, { version: 2, kind: 'recovery' }),
      2,
    ],
    [
      'what was before the image that runs after a recovery that failed',
      { ...LIVE, image: 2, live: [2], newest: deployment(2, 'SUCCESSFUL') },
      releases(1, 2, { version: 1, kind: 'recovery', outcome: 'given-up' }),
      1,
    ],
    [
      'the same after a drill, which releases it and comes back',
      LIVE,
      releases(1, 2, 3, { version: 2, drill: true }, { version: 3, kind: 'recovery', drill: true }),
      2,
    ],
    [
      'a second time: what was recovered to',
      { ...LIVE, image: 2, rollbackTo: 2, live: [2], newest: deployment(2, 'SUCCESSFUL') },
      releases(1, 2, 3, { version: 2, kind: 'recovery' }),
      2,
    ],
    [
      'the newest on record where none is of the image that runs',
      { ...LIVE, live: [9], image: 9, newest: deployment(9, 'SUCCESSFUL') },
      releases(1, 2),
      2,
    ],
  ])('%s', (_, told, log, version) => {
    expect(previous(told, log)).toMatchObject({ digest: digest(version) });
  });

  test('what the hold in force recovers to, whatever runs meanwhile', () => {
    const back: Told = { status: 'UPDATE_ROLLBACK_COMPLETE', newest: deployment(2, 'SUCCESSFUL') };
    expect(previous(back, releases(1, 2), [hold(2)])).toMatchObject({ digest: digest(2) });
    expect(previous(LIVE, releases(1, 2, 3), [hold(1)])).toMatchObject({ digest: digest(1) });
  });

  test('a hold of a person, or of another service, says nothing', () => {
    expect(previous(LIVE, releases(1, 2, 3), [hold(8), hold()])).toMatchObject({ digest: digest(2) });
  });

  test('a sidecar’s image is none of the service’s', () => {
    const told: Told = {
      ...LIVE,
      live: [9, 3],
      newest: deployment(3, 'SUCCESSFUL', { digests: [digest(9), digest(3)] }),
    };
    expect(previous(told, releases(1, 2, 3))).toMatchObject({ digest: digest(2), isLive: false });
  });

  test('nothing before the first', () => {
    expect(previous(LIVE, releases(3))).toEqual({
      problem: `--previous must have a release before the one that runs (${digest(3)}), got none on record; no other release of it is on record`,
    });
  });
});

describe('the records cannot be read', () => {
  const lacking = 'AWS could not be asked';
  const of = (asked: Parameters<typeof wantedOf>[0], told: Told, log: readonly ReleaseEntry[] = []) =>
    wantedOf(asked, { standing: standing(told), releases: log, holds: [], lacking });

  test('what users had a moment ago needs none', () => {
    const baking: Told = { status: 'UPDATE_IN_PROGRESS', newest: deployment(3, 'IN_PROGRESS') };
    expect(of({ previous: true }, baking)).toMatchObject({ digest: digest(2), isLive: true });
  });

  test.each([[{ previous: true } as const], [{ commit: commit(2) }]])(
    '%j is refused with the way out',
    (asked) => {
      expect(of(asked, LIVE)).toEqual({
        problem: expect.stringMatching(
          /AWS could not be asked.* --without-records; see runbooks\/recovery\.md#without-teal$/,
        ),
      });
    },
  );

  test('a digest is taken from the command line then, and only then', () => {
    expect(of({ withoutRecords: digest(1) }, LIVE)).toMatchObject({ digest: digest(1), isUnvouched: true });
    expect(of({ withoutRecords: digest(3) }, LIVE)).not.toHaveProperty('isUnvouched');
    expect(of({ withoutRecords: digest(2) }, LIVE, releases(2))).toMatchObject({ commit: commit(2) });
    const read = { standing: standing(LIVE), releases: releases(2, 3), holds: [] };
    expect(wantedOf({ withoutRecords: digest(1) }, read)).toEqual({
      problem: expect.stringContaining('since the records can be read'),
    });
  });
});

describe('a commit', () => {
  const asked = (text: string, log = releases(1, 2, { version: 4, outcome: 'rolled-back' }, 3)) =>
    wantedOf({ commit: text }, { standing: standing(LIVE), releases: log, holds: [] });

  test('whole, and as short as it is one release’s alone', () => {
    const wanted = {
      digest: digest(1),
      commit: commit(1),
      why: 'released 2026-11-26 10:00 UTC',
      isLive: false,
    };
    expect(asked(commit(1))).toEqual(wanted);
    expect(asked(commit(1).slice(0, 7))).toEqual(wanted);
    expect(asked(commit(3))).toMatchObject({ isLive: true });
  });

  test('of a release that was rolled back', () => {
    expect(asked(commit(4))).toEqual({
      problem: `the commit must have been released to this environment, got ${commit(4)}, whose release ended as rolled-back; name one of ${commit(2)} (${time(1)}), ${commit(1)} (${time(0)})`,
    });
  });

  test('never released', () => {
    expect(asked(commit(7))).toEqual({
      problem: expect.stringContaining(
        `must have been released to this environment, got ${commit(7)}; name one of`,
      ),
    });
  });

  test('of two releases', () => {
    const log = [
      ...releases(1),
      ...releases(1).map((each) => ({ ...each, commit: `${commit(1).slice(0, 39)}0` })),
    ];
    expect(asked(commit(1).slice(0, 8), log)).toEqual({
      problem: expect.stringContaining('must be one release’s alone'.replace('’', "'")),
    });
  });
});

describe('irreversible releases between now and then', () => {
  const migration = { version: 2, irreversible: 'dropped the column price' };
  test.each([
    ['one since', 1, releases(1, migration, 3), [2]],
    ['none since', 2, releases(1, migration, 3), []],
    [
      'one that was rolled back has migrated all the same',
      1,
      releases(1, { ...migration, outcome: 'rolled-back' }),
      [2],
    ],
    ['it is itself one', 2, releases(1, 2, migration, 3), []],
    ['all, for an image of which no release is on record', 9, releases(1, migration), [2]],
  ])('%s', (_, version, log, expected) => {
    expect(irreversibleSince(digest(version), log).map((each) => each.digest)).toEqual(expected.map(digest));
  });
});
