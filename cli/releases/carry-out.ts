import { callFailed } from '../aws/call-failed';
import { VerbFailed } from '../exit-codes';
import { withoutEnded } from '../records/begun';
import type { HoldEntry, ReleaseEntry } from '../records/entry';
import { openJournal } from '../records/open';
import type { RecordsSurroundings } from '../records/surroundings';
import { LOOKED_THROUGH, type ReleasesOptions } from '../releases';

export type Told =
  | {
      readonly outcome: 'told';
      readonly reason: string;
      /** Those in force. */
      readonly holds: readonly HoldEntry[];
      readonly releases: readonly ReleaseEntry[];
    }
  | { readonly outcome: 'failed'; readonly reason: string };

/** @returns `failed` where AWS did not answer or refused, or a record cannot be read */
export async function readReleases(
  options: ReleasesOptions,
  { connect, signal }: RecordsSurroundings,
): Promise<Told> {
  try {
    const journal = await openJournal(await connect(options), options);
    const { limit, service, env } = options;
    const isFiltered = [options.outcome, options.commit, options.digest].some((each) => each !== undefined);
    const [holds, read] = await Promise.all([
      journal.holds(),
      // A release has two entries, its beginning and its end, of which one is told.
      journal.releases(isFiltered ? LOOKED_THROUGH : 2 * limit),
    ]);
    const releases = withoutEnded(read)
      .filter((entry) => isAsked(entry, options))
      .slice(0, limit);
    const all = isFiltered && read.length === LOOKED_THROUGH ? ` of the newest ${LOOKED_THROUGH}` : '';
    const reason = `${releases.length === 1 ? '1 record' : `${releases.length} records`} of ${service} in ${env}${all}`;
    return { outcome: 'told', reason, holds, releases };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}

const isAsked = (entry: ReleaseEntry, { outcome, commit, digest }: ReleasesOptions): boolean =>
  (outcome === undefined || entry.outcome === outcome) &&
  (commit === undefined || entry.commit.startsWith(commit)) &&
  (digest === undefined || entry.digest === digest);
