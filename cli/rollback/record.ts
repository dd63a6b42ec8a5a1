import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { VerbFailed } from '../exit-codes';
import { readDecided } from '../records/decided';
import type { HoldEntry, ReleaseEntry } from '../records/entry';
import { runOfJob } from '../records/run-of-job';
import type { RollbackOptions } from '../rollback';
import { commitOf, describeImage, repositoryOf } from './image';
import type { RecoveryRecords } from './records';
import type { Recorded } from './recovered';
import { type Wanted, wentOut } from './wanted';

/** What a record's text may be at most, and is cut to. */
const LONGEST_REASON = 2000;

export interface ToRecord {
  readonly records: Pick<RecoveryRecords, 'releases' | 'decisions' | 'write'>;
  readonly clients: Clients;
  readonly options: RollbackOptions;
  readonly wanted: Wanted;
  readonly imageRepository: string | undefined;
  readonly hold: HoldEntry;
  /** Who recovers. */
  readonly by: string;
  /** What was overridden, by whom. */
  readonly overrides: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly seconds: number;
}

/** How a recovery ended, in the words of `teal verdict`, or without a verdict. */
export interface EndToRecord {
  readonly outcome: string;
  readonly reason: string;
  /** ARN of the service deployment. */
  readonly deployment?: string;
}

/** Records that are looked at for one of the same hold. */
const MOST_LOOKED_AT = 10;

/**
 * Writes down how a recovery ended. Users are where they are: that it cannot be written down is said, and is no
 * failed recovery.
 */
export async function recordOf(end: EndToRecord, to: ToRecord): Promise<Recorded> {
  try {
    return await write(end, to);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, to.options);
    if (failed === undefined) throw error;
    return { is: 'failed', reason: failed.message };
  }
}

async function write(end: EndToRecord, to: ToRecord): Promise<Recorded> {
  const { records, options, wanted, hold, by, overrides, now, seconds } = to;
  if (isWritten(end, to, await newestOf(records))) return { is: 'already' };
  const commit = wanted.commit ?? (await commitOfImage(to));
  if (commit === undefined) {
    return {
      is: 'failed',
      reason: `the image must have a commit as its tag, got none on ${wanted.digest}; write the record by hand if it is needed`,
    };
  }
  const decided = await readDecided(records, {
    ...{ digest: wanted.digest, deployment: end.deployment, from: now - seconds * 1000 },
  });
  const run = runOfJob();
  const written = await records.write({
    schemaVersion: 1,
    kind: 'recovery',
    at: new Date(now).toISOString(),
    service: options.service,
    environment: options.env,
    ...{ commit, digest: wanted.digest },
    outcome: end.outcome,
    hold: hold.id,
    reason: `${options.reason} (${hold.id}, by ${by}); ${end.reason}`.slice(0, LONGEST_REASON),
    overrides: [...overrides, ...decided],
    seconds,
    ...(end.deployment !== undefined && { deployment: end.deployment }),
    ...(run !== undefined && { run }),
  });
  return written.is === 'yes' ? { is: 'yes' } : { is: 'failed', reason: written.reason };
}

/** A record that is written twice is better than one that is not there. */
async function newestOf(records: ToRecord['records']): Promise<readonly ReleaseEntry[]> {
  try {
    return await records.releases(MOST_LOOKED_AT);
  } catch (error) {
    if (error instanceof VerbFailed || callFailed(error, 'the records')) return [];
    throw error;
  }
}

/** Another command that went on under the same hold has written the same down. */
function isWritten(
  { outcome }: EndToRecord,
  { wanted, hold }: ToRecord,
  newest: readonly ReleaseEntry[],
): boolean {
  const last = newest.find((each) => each.kind === 'recovery' && each.hold === hold.id);
  if (last === undefined || last.digest !== wanted.digest) return false;
  return last.outcome === outcome || (outcome === 'unchanged' && wentOut(last));
}

async function commitOfImage({ clients, imageRepository, wanted }: ToRecord): Promise<string | undefined> {
  if (imageRepository === undefined) return undefined;
  const repository = repositoryOf(imageRepository);
  return commitOf(await describeImage(await clients.ecr(repository.region), repository, wanted.digest));
}
