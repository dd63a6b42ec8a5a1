import { BEGUN } from '../records/begun';
import type { ReleaseEntry } from '../records/entry';
import { whoAsks } from '../records/who';
import type { ApplyProperties } from './apply';
import type { Declared } from './declared';
import type { ServiceToDeploy } from './records';

const LONGEST_REASON = 2000;

/** What is written of a service at one moment of its release. */
type ToWrite = Pick<ReleaseEntry, 'outcome' | 'reason' | 'deployment' | 'seconds' | 'since'> & {
  /** What people have decided while it went out. */
  readonly decided?: readonly string[];
};

/** Adds an entry of a service's release; of an image that is not the pipeline's there is none. @throws VerbFailed */
export async function write(
  { prepared, options, surroundings, clients, planHash }: ApplyProperties,
  declared: Declared,
  { name, digest, journal }: ServiceToDeploy,
  { outcome, reason, deployment, seconds, since, decided = [] }: ToWrite,
): Promise<void> {
  if (digest === undefined) return;
  const by = options.override.length > 0 ? await whoAsks(() => clients.all.sts()) : '';
  const mergedBy = options.mergedBy ?? prepared.mergedBy;
  const approvedBy = options.approvedBy.length > 0 ? options.approvedBy : (prepared.approvedBy ?? []);
  const madeAt = await surroundings.committedAt(options.git, prepared.commit, surroundings.signal);
  // What CloudFormation did not begin has done nothing.
  const irreversible = outcome === 'stale' ? undefined : declared.irreversible.get(name);
  await journal.append({
    schemaVersion: 1,
    kind: 'release',
    at: new Date(surroundings.pause.now()).toISOString(),
    service: name,
    environment: prepared.environment,
    commit: prepared.commit,
    digest,
    ...(madeAt !== undefined && { committedAt: madeAt }),
    ...(mergedBy !== undefined && { mergedBy }),
    ...(approvedBy.length > 0 && { approvedBy: [...approvedBy] }),
    ...(planHash !== undefined && { planHash }),
    outcome,
    reason: reason.slice(0, LONGEST_REASON),
    overrides: [...options.override.map((line) => `line ${line} was not reviewed, by ${by}`), ...decided],
    ...(seconds !== undefined && { seconds }),
    ...(deployment !== undefined && { deployment }),
    ...(options.run !== undefined && { run: options.run }),
    ...(irreversible !== undefined && { irreversible }),
    ...(prepared.fix !== undefined && { fix: prepared.fix }),
    ...(since !== undefined && { since }),
  });
}

/** Before AWS is told: from here on a rollback knows what it would go back across. @param since as of ECS's clock */
export const writeBegun = (
  of: ApplyProperties,
  declared: Declared,
  service: ServiceToDeploy,
  since: number | undefined,
): Promise<void> =>
  write(of, declared, service, {
    outcome: BEGUN,
    reason: 'its change set is being executed',
    ...(since !== undefined && { since: new Date(since).toISOString() }),
  });
