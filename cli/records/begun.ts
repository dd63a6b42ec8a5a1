import type { ReleaseEntry } from './entry';

/** Outcome of a release that has begun: its entry is written just before AWS is told, and its end is another entry. */
export const BEGUN = 'begun';

type Of = Pick<ReleaseEntry, 'commit' | 'digest'>;

export const isBegun = ({ outcome }: Pick<ReleaseEntry, 'outcome'>): boolean => outcome === BEGUN;

/**
 * The newest beginning of a release, where its end is not on record: it runs, or whoever ran it was ended.
 *
 * @param releases of one service in one environment, newest first
 */
export function openBegun(
  { commit, digest }: Of,
  releases: readonly ReleaseEntry[],
): ReleaseEntry | undefined {
  const newest = releases.find(
    (each) => each.kind === 'release' && each.commit === commit && each.digest === digest,
  );
  return newest && isBegun(newest) ? newest : undefined;
}

/** Without beginnings whose end is on record, or that were begun once more. @param releases newest first */
export function withoutEnded(releases: readonly ReleaseEntry[]): readonly ReleaseEntry[] {
  const seen = new Set<string>();
  return releases.filter((each) => {
    if (each.kind !== 'release') return true;
    const release = `${each.commit} ${each.digest}`;
    const isNewest = !seen.has(release);
    seen.add(release);
    return isNewest || !isBegun(each);
  });
}
