import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { isInProgress } from '../change-set/stack-status';
import { VerbFailed } from '../exit-codes';
import type { Prepared } from '../prepare/prepared';
import type { Progress } from '../progress';
import { openBegun } from '../records/begun';
import { readDecided } from '../records/decided';
import { deployedService, recordsPlaceOf } from '../records/deployed';
import type { ReleaseEntry } from '../records/entry';
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
  const { environment } = prepared;
  const digest = prepared.digests[service];
  const { cluster } = prepared.services.find(({ name }) => name === service) ?? {};
  const deployed = await deployedService(await clients.cloudFormation(), { service, env: environment });
  const journal = journalOf(await clients.s3(), recordsPlaceOf(deployed, { service }));
  const releases = await journal.releases(MOST_RECORDS);
  if (digest === undefined || standingOf(prepared, digest, releases) === 'already') {
    return { service, is: 'already', reason: 'its end is on record, or that of a later one' };
  }
  const begun = openBegun({ commit: prepared.commit, digest }, releases);
  // Told to begin, CloudFormation may not have come to the service yet.
  if (begun && isInProgress(deployed.status)) {
    return { service, is: 'running', reason: `the stack ${deployed.stackName} is ${deployed.status}` };
  }
  const looks = new LookProgress(progress, pause, `${clusterOf({ service, env: environment })}-gate-`);
  const verdict = await waitForVerdict(
    clients,
    {
      ...{ service, environment, digest, ...sinceOf(prepared, begun) },
      ...(cluster !== undefined && { cluster }),
    },
    { timeoutMs: TIMEOUT, pause, signal, onLook: (look) => looks.show(look) },
  );
  const means = meaningOf(verdict, begun !== undefined);
  if (means !== 'write') return { service, is: means, reason: verdict.reason };
  await write(journal, prepared, { service, digest, verdict, begun, now: pause.now(), ...run });
  return { service, is: 'written', outcome: verdict.outcome, reason: verdict.reason };
}

/** From when on deployments are its own: by ECS's clock where that is on record. */
function sinceOf({ preparedAt }: Prepared, begun: ReleaseEntry | undefined): { readonly since?: number } {
  if (!begun) return { since: Date.parse(preparedAt) };
  return begun.since === undefined ? {} : { since: Date.parse(begun.since) };
}

interface Ended extends Run {
  readonly service: string;
  readonly digest: string;
  readonly verdict: Verdict;
  /** Its beginning, with what stands on record of it. */
  readonly begun: ReleaseEntry | undefined;
  readonly now: number;
}

async function write(
  journal: Journal,
  { commit, environment, preparedAt, ...prepared }: Prepared,
  { service, digest, verdict, begun, now, run = begun?.run }: Ended,
): Promise<void> {
  const { planHash, mergedBy, approvedBy, irreversible, fix } = begun ?? prepared;
  // Where nobody saw it begin, from when it was prepared.
  const from = Date.parse(begun?.at ?? preparedAt);
  const decided = await readDecided(journal, { digest, from, deployment: verdict.deployment });
  await journal.append({
    schemaVersion: 1,
    kind: 'release',
    at: new Date(now).toISOString(),
    service,
    environment,
    commit,
    digest,
    ...(mergedBy !== undefined && { mergedBy }),
    ...(approvedBy !== undefined && { approvedBy }),
    ...(planHash !== undefined && { planHash }),
    outcome: verdict.outcome,
    reason: verdict.reason.slice(0, LONGEST_REASON),
    overrides: [...(begun?.overrides ?? []), ...decided],
    seconds: Math.max(0, (now - from) / 1000),
    ...(verdict.deployment !== undefined && { deployment: verdict.deployment }),
    ...(run !== undefined && { run }),
    ...(irreversible !== undefined && { irreversible }),
    ...(fix !== undefined && { fix }),
  });
}
