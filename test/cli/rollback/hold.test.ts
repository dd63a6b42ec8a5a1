import type { HoldEntry, ReleaseEntry } from '../../../cli/records/entry';
import { holdSchema } from '../../../cli/records/entry';
import { changeSetsOf, holdStep, joined, newHold, overtakenBy } from '../../../cli/rollback/hold';
import { digest, START } from '../verdict/records';
import { commit, time } from './standings';

const hold = (id: string, minute: number, recoversTo?: number): HoldEntry => ({
  schemaVersion: 1,
  kind: 'hold',
  id: `hold-20261126T100000Z-${id}`,
  at: time(minute),
  by: 'octocat',
  reason: 'errors',
  ...(recoversTo !== undefined && { recoversTo: digest(recoversTo) }),
});
const entry = (
  kind: ReleaseEntry['kind'],
  version: number,
  minute: number,
  of?: HoldEntry,
  outcome = 'released',
): ReleaseEntry => ({
  schemaVersion: 1,
  ...{ kind, commit: commit(version), digest: digest(version), at: time(minute) },
  ...{ service: 'shop', environment: 'production', outcome, reason: '', overrides: [] },
  ...(of && { hold: of.id }),
});

const RELEASED = [entry('release', 3, 2), entry('release', 2, 1), entry('release', 1, 0)];
const OTHER = hold('0001', 5, 1);

describe('the hold before anything else', () => {
  test.each([
    ['none is in force', [], RELEASED, {}, 'put'],
    ['a person’s', [hold('0000', 4)], RELEASED, {}, 'put'],
    ['of another service of the environment', [hold('0000', 4, 8)], RELEASED, {}, 'put'],
    ['to the same image', [hold('0000', 4, 2)], RELEASED, {}, 'join'],
    ['to the same image, beneath a person’s', [hold('0000', 5), hold('0001', 4, 2)], RELEASED, {}, 'join'],
    ['to another image, not over', [OTHER], RELEASED, {}, 'refuse'],
    ['to another image, over', [OTHER], [entry('recovery', 1, 6), ...RELEASED], {}, 'put'],
    ['to another image, over an earlier time', [OTHER], [entry('recovery', 1, 4), ...RELEASED], {}, 'refuse'],
    [
      'to another image, given up, by a clock that is behind',
      [OTHER],
      [entry('recovery', 1, 4, OTHER, 'given-up'), ...RELEASED],
      {},
      'put',
    ],
    [
      'to another image, of which another hold’s recovery is over',
      [OTHER],
      [entry('recovery', 1, 6, hold('0002', 6, 1)), ...RELEASED],
      {},
      'refuse',
    ],
    ['to another image, whose place is taken', [OTHER], RELEASED, { insteadOf: OTHER.id }, 'put'],
    [
      'an older one to the same image is not joined then',
      [OTHER, hold('0000', 4, 2)],
      RELEASED,
      { insteadOf: OTHER.id },
      'put',
    ],
  ])('%s', (_, holds, releases, more, step) => {
    expect(holdStep({ digest: digest(2), ...more }, holds, releases).do).toBe(step);
  });

  test.each([
    ['the oldest of the same image', [hold('0003', 6, 2), hold('0002', 6, 2), hold('0000', 6, 1)], '0002'],
    ['none older than another that is not over', [hold('0003', 6, 2), OTHER, hold('0002', 4, 2)], '0003'],
    ['none', [OTHER, hold('0002', 4, 2)], undefined],
  ])('goes on under %s', (_, holds, id) => {
    expect(joined(digest(2), holds, RELEASED)?.id.slice(-4)).toBe(id);
  });

  test('the change sets of every open hold to the image are this recovery’s', () => {
    const own = hold('0000', 4, 2);
    expect(changeSetsOf(digest(2), own, [OTHER, hold('0002', 5, 2), own, hold('0004', 3)])).toEqual([
      `teal-${own.id}`,
      `teal-${hold('0002', 5).id}`,
    ]);
  });

  test('names the other recovery, who began it and the ways on', () => {
    expect(holdStep({ digest: digest(2) }, [OTHER], RELEASED)).toEqual({
      do: 'refuse',
      reason: `no other recovery must be on its way, got ${OTHER.id} by octocat, which recovers to ${digest(1)} and has not ended; wait for its end, go on with it (--previous), or take its place with --instead-of ${OTHER.id}`,
    });
  });
});

describe('before each write', () => {
  const own = hold('0000', 4, 2);
  test.each([
    ['its own alone', [own], undefined],
    ['beneath a person’s', [hold('0009', 6), own], undefined],
    ['above another recovery’s, whose place it has taken', [own, hold('0001', 3, 1)], undefined],
    ['beneath another recovery’s', [OTHER, own], 'has taken its place'],
    ['ended', [], 'was ended meanwhile'],
  ])('%s', (_, holds, overtaken) => {
    const said = overtakenBy(own, digest(2), holds, RELEASED);
    if (overtaken === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(overtaken);
  });
});

test('a hold is one that the records take', () => {
  const made = newHold(START, { by: 'octocat', reason: 'errors', recoversTo: digest(2) });
  expect(holdSchema.parse(made)).toEqual(made);
  expect(made.id).toMatch(/^hold-20261126T100000Z-[0-9a-f]{4}$/);
});
