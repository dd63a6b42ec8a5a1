import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { VerbFailed } from '../exit-codes';
import type { HoldEntry, ReleaseEntry } from '../records/entry';
import type { Journal } from '../records/journal';
import { whoAsks } from '../records/who';
import type { RollbackOptions } from '../rollback';
import type { Verdict } from '../verdict/verdict';
import { commitOf, describeImage, repositoryOf } from './image';
import type { Recorded } from './recovered';
import type { Wanted } from './wanted';

/** What a record's text may be at most, and is cut to. */
const LONGEST_REASON = 2000;

export interface ToRecord {
  readonly journal: Journal;
  readonly clients: Clients;
  readonly options: RollbackOptions;
  readonly wanted: Wanted;
  readonly imageRepository: string | undefined;
  /** As they were when the command began. */
  readonly releases: readonly ReleaseEntry[];
  readonly hold: HoldEntry;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly seconds: number;
}

/**
 * Writes down how a recovery ended. Users are where they are: that it cannot be written down is said, and is no
 * failed recovery.
 */
export async function recordOf(verdict: Verdict, to: ToRecord): Promise<Recorded> {
  try {
    return await write(verdict, to);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, to.options);
    if (failed === undefined) throw error;
    return { is: 'failed', reason: failed.message };
  }
}

async function write(verdict: Verdict, to: ToRecord): Promise<Recorded> {
  const { journal, clients, options, wanted, hold, now, seconds } = to;
  if (isWritten(verdict, to, await journal.releases(1))) return { is: 'already' };
  const commit = wanted.commit ?? (await commitOfImage(to));
  if (commit === undefined) {
    return {
      is: 'failed',
      reason: `the image must have a commit as its tag, got none on ${wanted.digest}; write the record by hand if it is needed`,
    };
  }
  const by = await whoAsks(() => clients.sts());
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = process.env;
  await journal.append({
    schemaVersion: 1,
    kind: 'recovery',
    at: new Date(now).toISOString(),
    service: options.service,
    environment: options.env,
    ...{ commit, digest: wanted.digest },
    outcome: verdict.outcome,
    reason: `${options.reason} (${hold.id}, by ${by}); ${verdict.reason}`.slice(0, LONGEST_REASON),
    overrides: options.across.map((release) => `across the irreversible release ${release}, by ${by}`),
    seconds,
    ...(verdict.deployment !== undefined && { deployment: verdict.deployment }),
    ...(server && repository && run && { run: `${server}/${repository}/actions/runs/${run}` }),
  });
  return { is: 'yes' };
}

/** Another command that went on under the same hold has written the same down. */
function isWritten(
  { outcome }: Verdict,
  { wanted, hold }: ToRecord,
  [newest]: readonly ReleaseEntry[],
): boolean {
  if (newest?.kind !== 'recovery' || newest.digest !== wanted.digest) return false;
  const isSame = newest.outcome === outcome || outcome === 'unchanged';
  return isSame && Date.parse(newest.at) >= Date.parse(hold.at);
}

async function commitOfImage({ clients, imageRepository, wanted }: ToRecord): Promise<string | undefined> {
  if (imageRepository === undefined) return undefined;
  const repository = repositoryOf(imageRepository);
  return commitOf(await describeImage(await clients.ecr(repository.region), repository, wanted.digest));
}
