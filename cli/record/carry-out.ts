import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { VerbFailed } from '../exit-codes';
import type { Prepared } from '../prepare/prepared';
import type { Progress } from '../progress';
import { deployedService, recordsPlaceOf } from '../records/deployed';
import { type Journal, journalOf } from '../records/journal';
import { LookProgress } from '../verdict/look-progress';
import type { Verdict } from '../verdict/verdict';
import { waitForVerdict } from '../verdict/wait';
import { meaningOf, type Recorded, standingOf } from './decide';

/** Milliseconds: a verdict looks for two minutes at what is not uniform yet, and what runs is looked at the next time. */
const TIMEOUT = 150_000;
/** Newest records that are looked at. */
const MOST_RECORDS = 100;
const LONGEST_REASON = 2000;

export interface Surroundings {
  readonly clients: Clients;
  readonly pause: Pause;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Run {
  /** URL of the run that deployed. */
  readonly run?: string;
}

export async function record(prepared: Prepared, run: Run, of: Surroundings): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for (const { name } of prepared.services) {
    try {
      all.push(await recordService(prepared, name, run, of));
    } catch (error) {
      const failed = error instanceof VerbFailed ? error : callFailed(error, `service ${name}`);
      if (of.signal.aborted || failed === undefined) throw error;
      all.push({ service: name, is: 'unknown', reason: failed.message });
    }
  }
  return all;
}

async function recordService(
  prepared: Prepared,
  service: string,
  run: Run,
  { clients, pause, progress, signal }: Surroundings,
): Promise<Recorded> {
  const { environment, preparedAt } = prepared;
  const digest = prepared.digests[service];
  const deployed = await deployedService(await clients.cloudFormation(), { service, env: environment });
  const journal = journalOf(await clients.s3(), recordsPlaceOf(deployed, { service }));
  if (
    digest === undefined ||
    standingOf(prepared, digest, await journal.releases(MOST_RECORDS)) === 'already'
  ) {
    return { service, is: 'already', reason: 'its end is on record, or that of a later one' };
  }
  const looks = new LookProgress(progress, pause, `${clusterOf({ service, env: environment })}-gate-`);
  const verdict = await waitForVerdict(
    clients,
    { service, environment, digest, since: Date.parse(preparedAt) },
    { timeoutMs: TIMEOUT, pause, signal, onLook: (look) => looks.show(look) },
  );
  const means = meaningOf(verdict);
  if (means !== 'write') return { service, is: means, reason: verdict.reason };
  await write(journal, prepared, { service, digest, verdict, now: pause.now(), ...run });
  return { service, is: 'written', outcome: verdict.outcome, reason: verdict.reason };
}

function write(
  journal: Journal,
  { commit, environment, planHash, preparedAt }: Prepared,
  {
    service,
    digest,
    verdict,
    now,
    run,
  }: Run & { service: string; digest: string; verdict: Verdict; now: number },
): Promise<void> {
  return journal.append({
    schemaVersion: 1,
    kind: 'release',
    at: new Date(now).toISOString(),
    service,
    environment,
    commit,
    digest,
    ...(planHash !== undefined && { planHash }),
    outcome: verdict.outcome,
    reason: verdict.reason.slice(0, LONGEST_REASON),
    overrides: [],
    // From when it was prepared: nobody saw it begin.
    seconds: Math.max(0, (now - Date.parse(preparedAt)) / 1000),
    ...(verdict.deployment !== undefined && { deployment: verdict.deployment }),
    ...(run !== undefined && { run }),
  });
}
