import { isBegun, withoutEnded } from '../records/begun';
import type { ReleaseEntry } from '../records/entry';
import type { Ancestry } from '../rollback/problems';
import { wentOut } from '../rollback/wanted';

/** Releases of a service that are compared: a drill releases an older one, so it is not only the newest. */
const MOST_COMPARED = 20;

export interface ToDeploy {
  readonly service: string;
  readonly commit: string;
  /** Newest first. */
  readonly releases: readonly ReleaseEntry[];
  /** Nothing is changed in any stack: then nothing is undone, whatever was released since. */
  readonly isEmpty: boolean;
}

/**
 * Commits that were released already, newest first; a commit before any of them is not deployed any more. One of which
 * only the beginning is on record may be out.
 */
export function releasedCommits(releases: readonly ReleaseEntry[]): readonly string[] {
  const all = withoutEnded(releases).filter(
    (each) => each.kind === 'release' && (wentOut(each) || isBegun(each)),
  );
  return [...new Set(all.slice(0, MOST_COMPARED).map(({ commit }) => commit))];
}

/**
 * Whether a newer commit has gone out: deploys that waited for it do not undo it.
 *
 * @param isAncestor of the first of the second
 * @returns why it must not be deployed; undefined where it may
 */
export async function supersededBy(
  { service, commit, releases, isEmpty }: ToDeploy,
  isAncestor: (commit: string, of: string) => Promise<Ancestry>,
): Promise<{ readonly superseded: string } | { readonly unknown: string } | undefined> {
  // The same image is not the same template: one of before would be put back with it.
  if (isEmpty) return undefined;
  const others = releasedCommits(releases).filter((each) => each !== commit);
  for (const other of others) {
    const ancestry = await isAncestor(commit, other);
    if (ancestry.is === 'unknown') return { unknown: ancestry.why };
    if (ancestry.is === 'no-ancestor') continue;
    return {
      superseded: `the commit must be newer than what was released, got ${commit} of ${service}, which is an ancestor of ${other}; deploy the newest commit, or go back with npx teal rollback ${commit}`,
    };
  }
  return undefined;
}
