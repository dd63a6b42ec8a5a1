import { see } from '../../lambda/shared/runbook';
import { withoutEnded } from '../records/begun';
import type { HoldEntry, ReleaseEntry } from '../records/entry';
import { momentOf } from '../terminal/moment';
import type { Standing } from './standing';

/** What was asked for. */
export type Asked =
  /** 40 hexadecimal digits, or fewer that one recorded release alone begins with. */
  | { readonly commit: string }
  | { readonly previous: true }
  /** Digest, where the records cannot be read. */
  | { readonly withoutRecords: string };

/** The release to go back to. */
export interface Wanted {
  readonly digest: string;
  /** Absent where no record says which commit an image is of, and users have it all the same. */
  readonly commit?: string;
  /** Why it is this one: for people. */
  readonly why: string;
  /** Users have it, or ECS went back to it: nothing is released, so there is nothing to be checked of it. */
  readonly isLive: boolean;
  /** Taken from the command line, since the records could not be read. */
  readonly isUnvouched?: true;
}

export interface History {
  /** Of the service in the environment, newest first. */
  readonly releases: readonly ReleaseEntry[];
  /** That are in force, newest first. */
  readonly holds: readonly HoldEntry[];
  readonly standing: Standing;
  /** Why the records are not whole. @default they are */
  readonly lacking?: string;
}

/** Commits that a refusal lists, so that a person can choose. */
const MOST_LISTED = 5;

/** Went out to all users and was found so: by a release, a recovery, or as what was there already. */
export const wentOut = ({ outcome }: Pick<ReleaseEntry, 'outcome'>): boolean =>
  outcome === 'released' || outcome === 'unchanged';

/** @returns a problem where it cannot be said, with what to do */
export function wantedOf(asked: Asked, history: History): Wanted | { readonly problem: string } {
  if ('withoutRecords' in asked) return byDigest(asked.withoutRecords, history);
  const wanted = 'previous' in asked ? previousOf(history) : byCommit(asked.commit, history);
  if (!('problem' in wanted) || history.lacking === undefined) return wanted;
  return {
    problem: `${wanted.problem}; the records cannot be read as a whole (${history.lacking}): give the digest of an image of this environment by --without-records${see('recovery.md#without-teal')}`,
  };
}

/** What the records vouch for, or what users have, is no exception; the rest is one for when they cannot be read. */
function byDigest(
  digest: string,
  { releases, standing, lacking }: History,
): Wanted | { readonly problem: string } {
  const isLive = standing.live.includes(digest);
  const release = releases.find((each) => each.digest === digest && wentOut(each));
  if (release) return { digest, commit: release.commit, why: `released ${momentOf(release.at)}`, isLive };
  if (isLive) return { digest, why: 'users have it', isLive };
  if (lacking !== undefined) {
    return { digest, why: 'given by --without-records', isLive, isUnvouched: true };
  }
  return {
    problem: `--without-records must be a digest that was released to this environment, since the records can be read, got ${digest}; ${candidates(releases, standing.live)}`,
  };
}

function byCommit(commit: string, { releases, standing }: History): Wanted | { readonly problem: string } {
  const named = releases.filter((each) => each.commit.startsWith(commit));
  const commits = [...new Set(named.map((each) => each.commit))];
  if (commits.length > 1) {
    return {
      problem: `the commit must be one release's alone, got ${commit}, with which ${commits.join(' and ')} begin; give all 40 digits`,
    };
  }
  const release = named.find(wentOut);
  if (release) {
    return {
      digest: release.digest,
      commit: release.commit,
      why: `released ${momentOf(release.at)}`,
      isLive: standing.live.includes(release.digest),
    };
  }
  const [tried] = named;
  const got = tried ? `${tried.commit}, whose release ended as ${tried.outcome}` : commit;
  return {
    problem: `the commit must have been released to this environment, got ${got}; ${candidates(releases, standing.live)}`,
  };
}

/**
 * The release before the one that people mean. Never further back than one step from what was tried last: a person
 * who types `--previous` while an alarm rolls the release back, or who types it a second time, means the same image.
 */
function previousOf({ releases, holds, standing }: History): Wanted | { readonly problem: string } {
  const { newest, isRunning, live, stack } = standing;
  const commitOf = (digest: string) => releases.find((each) => each.digest === digest)?.commit;
  const wanted = (digest: string, why: string): Wanted => {
    const commit = commitOf(digest);
    return { digest, ...(commit !== undefined && { commit }), why, isLive: live.includes(digest) };
  };
  for (const { id, recoversTo } of holds) {
    // Of another service of the environment, it has no release here.
    if (recoversTo === undefined || commitOf(recoversTo) === undefined) continue;
    return wanted(recoversTo, `${id} recovers to it; name a commit to go further back`);
  }
  // A service's image is the one that has releases; where none is recorded, the one container's.
  const now = live.find((digest) => commitOf(digest) !== undefined) ?? only(live);
  const isTried = newest !== undefined && !newest.digests.some((digest) => live.includes(digest));
  if (now !== undefined && isTried) {
    const what = isRunning ? 'it was there before the release that runs' : 'ECS went back to it';
    return wanted(now, `${what}; name a commit to go further back`);
  }
  const isRecoveredTo = now !== undefined && now === recoveredTo(releases);
  if (now !== undefined && (isRecoveredTo || isRecoveringTo(now, stack))) {
    return wanted(now, 'it was recovered to already; name a commit to go further back');
  }
  const current = now ?? stack.parameters.ImageDigest;
  const before = releaseBefore(current, releases);
  if (before) return wanted(before.digest, `released ${momentOf(before.at)}, before the one that runs`);
  return {
    problem: `--previous must have a release before the one that runs (${current ?? 'unknown'}), got none on record; ${candidates(releases, live)}`,
  };
}

function isRecoveringTo(digest: string, { parameters }: Standing['stack']): boolean {
  return parameters.RollbackTo === digest && parameters.ImageDigest === digest;
}

/** What the last thing that went out has come back to: the same command a second time does not go further. */
function recoveredTo(releases: readonly ReleaseEntry[]): string | undefined {
  const last = releases.find(wentOut);
  return last?.kind === 'recovery' && last.drill === undefined ? last.digest : undefined;
}

/** The last release before the one of an image that went out, and is of another image. @param releases newest first */
export function releaseBefore(
  digest: string | undefined,
  releases: readonly ReleaseEntry[],
): ReleaseEntry | undefined {
  const since = releases.findIndex((each) => each.kind === 'release' && each.digest === digest);
  return releases.slice(since < 0 ? 0 : since + 1).find((each) => wentOut(each) && each.digest !== digest);
}

const only = (digests: readonly string[]): string | undefined =>
  digests.length === 1 ? digests[0] : undefined;

/** Releases that may be named, newest first. */
function candidates(releases: readonly ReleaseEntry[], live: readonly string[]): string {
  const others = releases.filter((each) => wentOut(each) && !live.includes(each.digest));
  const listed = [...new Map(others.map((each) => [each.commit, each])).values()].slice(0, MOST_LISTED);
  if (listed.length === 0) return 'no other release of it is on record';
  return `name one of ${listed.map(({ commit, at }) => `${commit} (${at})`).join(', ')}`;
}

/**
 * Releases between now and a release, newest first, that cannot be taken back: what they did is still there. One that has
 * begun counts, whether its end is known or not: what it does may be done already. Each is told once.
 */
export function irreversibleSince(
  digest: string,
  releases: readonly ReleaseEntry[],
): readonly ReleaseEntry[] {
  const then = releases.findIndex((each) => each.digest === digest && wentOut(each));
  const found = withoutEnded(releases.slice(0, then < 0 ? releases.length : then)).filter(
    (each) => each.irreversible !== undefined && each.digest !== digest,
  );
  return found.filter(
    (each, nth) =>
      found.findIndex(({ commit, digest: of }) => commit === each.commit && of === each.digest) === nth,
  );
}
