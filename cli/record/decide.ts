import { EXIT } from '../exit-codes';
import type { Prepared } from '../prepare/prepared';
import { isBegun, openBegun } from '../records/begun';
import type { ReleaseEntry } from '../records/entry';
import type { Verdict } from '../verdict/verdict';

/** What became of one service of a deployment whose job ended before it. */
export interface Recorded {
  readonly service: string;
  /**
   * - `written`: how it ended stands on record now.
   * - `already`: it stood there, or a later one does: the job lived long enough, or another came after.
   * - `running`: it is not over; the next run looks again.
   * - `nothing`: it never began.
   * - `unknown`: nobody could tell, or it could not be written.
   */
  readonly is: 'written' | 'already' | 'running' | 'nothing' | 'unknown';
  readonly reason: string;
  /** In the words of `teal verdict`, where it is written. */
  readonly outcome?: string;
}

/** Before AWS is asked how it ended. @param releases of the service in the environment, newest first */
export function standingOf(
  { commit, preparedAt }: Pick<Prepared, 'commit' | 'preparedAt'>,
  digest: string | undefined,
  releases: readonly ReleaseEntry[],
): 'look' | 'already' {
  // Without an image of the pipeline there is nothing to be gone back to.
  if (digest === undefined) return 'already';
  // What has begun and not ended is to be completed, whatever came before it or after.
  if (openBegun({ commit, digest }, releases)) return 'look';
  const ended = releases.filter((each) => !isBegun(each));
  const later = ended.some(({ at }) => Date.parse(at) >= Date.parse(preparedAt));
  const own = ended.some((each) => each.commit === commit && each.digest === digest);
  return later || own ? 'already' : 'look';
}

/**
 * What a verdict, of deployments since it was prepared, means for the record.
 *
 * @param hasBegun that it was told to begin is on record: then whatever the verdict says is its end
 */
export function meaningOf(
  { outcome, deployment }: Verdict,
  hasBegun: boolean,
): 'write' | 'running' | 'nothing' | 'unknown' {
  if (outcome === 'still-running') return 'running';
  if (outcome === 'unknown') return 'unknown';
  if (hasBegun) return 'write';
  // Nothing was deployed since, or something else was: by another way, which is not this one's end.
  if (deployment === undefined || outcome === 'unchanged' || outcome === 'wrong-digest') return 'nothing';
  return outcome === 'replaced' ? 'nothing' : 'write';
}

/** Only what is news: what stands on record has been told. */
export function exitCodeOf(all: readonly Recorded[]): number {
  if (all.some(({ is, outcome }) => is === 'written' && outcome !== 'released' && outcome !== 'unchanged'))
    return EXIT.NOT_AS_EXPECTED;
  return all.some(({ is }) => is === 'unknown') ? EXIT.COULD_NOT_RUN : EXIT.AS_EXPECTED;
}
