import { randomBytes } from 'node:crypto';
import type { HoldEntry, ReleaseEntry } from '../records/entry';

/** What to do about the hold, before anything else. */
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

export function holdStep(
  { digest, insteadOf }: HoldAsked,
  hold: HoldEntry | undefined,
  releases: readonly ReleaseEntry[],
): HoldStep {
  if (hold === undefined) return { do: 'put' };
  if (hold.recoversTo === digest) return { do: 'join', hold };
  if (!isAgainst(digest, hold, releases) || insteadOf === hold.id) return { do: 'put' };
  return {
    do: 'refuse',
    reason: `no other recovery must be on its way, got ${hold.id} by ${hold.by}, which recovers to ${hold.recoversTo} and has not ended; wait for its end, go on with it (--previous), or take its place with --instead-of ${hold.id}`,
  };
}

/** Whether a hold belongs to a recovery of the same service to another image, of which no end is on record. */
export function isAgainst(digest: string, hold: HoldEntry, releases: readonly ReleaseEntry[]): boolean {
  const { recoversTo, at } = hold;
  if (recoversTo === undefined || recoversTo === digest) return false;
  const isOfService = releases.some((each) => each.digest === recoversTo);
  const hasEnded = releases.some(
    (each) =>
      each.kind === 'recovery' && each.digest === recoversTo && Date.parse(each.at) >= Date.parse(at),
  );
  return isOfService && !hasEnded;
}

/** @param now milliseconds since the Unix epoch */
export function newHold(
  now: number,
  { by, reason, recoversTo }: Pick<HoldEntry, 'by' | 'reason' | 'recoversTo'>,
): HoldEntry {
  const at = new Date(now).toISOString();
  const second = at.replace(/[-:]|\.\d+/g, '');
  return {
    schemaVersion: 1,
    kind: 'hold',
    id: `hold-${second}-${randomBytes(2).toString('hex')}`,
    ...{ at, by, reason },
    ...(recoversTo !== undefined && { recoversTo }),
  };
}
