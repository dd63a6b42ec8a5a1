import type { HoldEntry, ReleaseEntry } from '../records/entry';
import { newHoldId } from '../records/hold';

/** What to do about the hold, before anything else is written. */
export type HoldStep =
  | { readonly do: 'put' }
  /** It recovers to the same image: this command goes on with that recovery. */
  | { readonly do: 'join'; readonly hold: HoldEntry }
  /** Another recovery of the service is not over. */
  | { readonly do: 'refuse'; readonly reason: string };

export interface HoldAsked {
  readonly digest: string;
  /** Id of a hold whose recovery this one takes the place of. */
  readonly insteadOf?: string;
}

/** @param holds in force, newest first. @param releases of the service, newest first */
export function holdStep(
  { digest, insteadOf }: HoldAsked,
  holds: readonly HoldEntry[],
  releases: readonly ReleaseEntry[],
): HoldStep {
  const against = holds.find((hold) => hold.id !== insteadOf && isAgainst(digest, hold, releases));
  if (against) {
    const { id, by, recoversTo } = against;
    return {
      do: 'refuse',
      reason: `no other recovery must be on its way, got ${id} by ${by}, which recovers to ${recoversTo} and has not ended; wait for its end, go on with it (--previous), or take its place with --instead-of ${id}`,
    };
  }
  const same = joined(digest, holds, releases);
  return same ? { do: 'join', hold: same } : { do: 'put' };
}

/**
 * The hold that a recovery goes on under: of those to the same image the oldest, so that commands which have put theirs
 * at the same moment meet. None that is older than another recovery that is not over, to which it would give way.
 *
 * @param holds in force, newest first
 */
export function joined(
  digest: string,
  holds: readonly HoldEntry[],
  releases: readonly ReleaseEntry[],
): HoldEntry | undefined {
  const against = holds.findIndex((hold) => isAgainst(digest, hold, releases));
  const newer = against < 0 ? holds : holds.slice(0, against);
  return newer.findLast(({ recoversTo }) => recoversTo === digest);
}

/** Names of the change sets of recoveries to the same image, without their numbers: whose work is not another's. */
export function changeSetsOf(
  digest: string,
  own: Pick<HoldEntry, 'id'>,
  holds: readonly HoldEntry[],
): readonly string[] {
  const same = holds.filter(({ recoversTo }) => recoversTo === digest);
  return [...new Set([own, ...same].map(({ id }) => `teal-${id}`))];
}

/** Whether a hold belongs to a recovery of the same service to another image, of which no end is on record. */
export function isAgainst(digest: string, hold: HoldEntry, releases: readonly ReleaseEntry[]): boolean {
  const { id, recoversTo, at } = hold;
  if (recoversTo === undefined || recoversTo === digest) return false;
  const isOfService = releases.some((each) => each.digest === recoversTo);
  const hasEnded = releases.some(
    (each) =>
      each.kind === 'recovery' &&
      // A record of before records named their hold is told by its time.
      (each.hold === undefined
        ? each.digest === recoversTo && Date.parse(each.at) >= Date.parse(at)
        : each.hold === id),
  );
  return isOfService && !hasEnded;
}

/**
 * Why a recovery must go no further; looked at before each of its writes. The newest of two recoveries of a service
 * wins, so that they do not fight.
 *
 * @param holds in force, newest first
 */
export function overtakenBy(
  own: Pick<HoldEntry, 'id'>,
  digest: string,
  holds: readonly HoldEntry[],
  releases: readonly ReleaseEntry[],
): string | undefined {
  const nth = holds.findIndex(({ id }) => id === own.id);
  if (nth < 0)
    return `${own.id} was ended meanwhile, and with it this recovery; run it again if it is still wanted`;
  const newer = holds.slice(0, nth).find((hold) => isAgainst(digest, hold, releases));
  return newer && `${newer.id} by ${newer.by} has taken its place: it recovers to ${newer.recoversTo}`;
}

/** @param now milliseconds since the Unix epoch */
export function newHold(
  now: number,
  { by, reason, recoversTo }: Pick<HoldEntry, 'by' | 'reason' | 'recoversTo'>,
): HoldEntry {
  return {
    schemaVersion: 1,
    kind: 'hold',
    id: newHoldId(now),
    at: new Date(now).toISOString(),
    ...{ by, reason },
    ...(recoversTo !== undefined && { recoversTo }),
  };
}
