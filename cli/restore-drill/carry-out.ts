import type { RDSClient } from '@aws-sdk/client-rds';
import { callFailed } from '../aws/call-failed';
import type { Clients, connect } from '../aws/clients';
import { clusterOf, ecsPlaceOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { missing, regionOf } from '../aws/region';
import { EXIT, VerbFailed } from '../exit-codes';
import { Asking } from '../logs/asking';
import type { Progress } from '../progress';
import type { RestoreDrillOptions } from '../restore-drill';
import { StepProgress } from '../rollback/step-progress';
import type { Plan } from './copy';
import { leftOversOf, linesBefore, nameOfCopy, problemsOf, type SeenCluster } from './decide';
import { Drill } from './drill';
import { type Running, running } from './look';
import { Reader } from './read';
import { remove } from './removal';
import type { Drilled } from './report';

export interface RestoreDrillSurroundings {
  readonly connect: typeof connect;
  readonly pause: Pause;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
  /** Told of what is there still when it was interrupted. */
  readonly onLeft: (line: string) => void;
}

/** After which nobody may take a copy for one that is needed: it is deleted by then. */
const AFTER_TIMEOUT = 3_600_000;

/**
 * Looks, says, asks, restores, looks into it, deletes.
 *
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function restoreDrill(
  options: RestoreDrillOptions,
  around: RestoreDrillSurroundings,
): Promise<Drilled> {
  if (!options.yes && !around.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was restored',
    );
  }
  try {
    const clients = await around.connect(options);
    return await (options.clean ? clean(clients, options, around) : drill(clients, options, around));
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, of(options));
    if (around.signal.aborted || failed === undefined) throw error;
    return { outcome: 'unknown', reason: `${failed.message}; nothing was made` };
  }
}

const of = (options: RestoreDrillOptions): string =>
  `the database ${options.database ?? clusterOf(options)}, and ${clusterOf(options)}-drill-*`;

async function drill(
  clients: Clients,
  options: RestoreDrillOptions,
  around: RestoreDrillSurroundings,
): Promise<Drilled> {
  const { pause, progress, signal } = around;
  const rds = await clients.rds();
  const asking = new Asking(pause, progress, signal);
  const reader = new Reader(rds, asking);
  const owner = clusterOf(options);
  const source = await sourceOf(rds, reader, options);
  const [instances, clusters, live] = await Promise.all([
    reader.instances(source.id),
    reader.clusters(),
    options.check ? running(clients.ecs, ecsPlaceOf(options), asking) : undefined,
  ]);
  const now = pause.now();
  const problems = [
    ...problemsOf(source, clusters, { owner, now, recoveryPoint: options.recoveryPoint }),
    ...(live && 'problem' in live ? [live.problem] : []),
  ];
  if (problems.length > 0) return { outcome: 'refused', reason: problems.join('\n'), database: source.id };
  const plan: Plan = {
    ...{ source, owner, copy: nameOfCopy(owner, now) },
    instanceClass: source.scaling ? 'db.serverless' : (instances[0]?.instanceClass ?? 'db.serverless'),
    ...{ endsAt: now + options.timeout, until: now + options.timeout + AFTER_TIMEOUT },
  };
  const { stale, foreign } = leftOversOf(clusters, owner, now);
  const before = [
    `${options.service} in ${options.env}:`,
    ...linesBefore(source, { ...plan, timeout: options.timeout, check: options.check !== undefined }),
    ...stale.map(({ id }) => `  deletes   ${id}, which an earlier drill has left`),
    ...foreign.map(
      ({ id }) => `  leaves    ${id} alone: it is named like a drill's, and no drill has made it`,
    ),
  ];
  for (const line of before) around.say(line);
  if (!options.yes && !(await around.confirm?.('Restore it?', options.env))) {
    return { outcome: 'refused', reason: 'nothing was restored: it was not confirmed', database: source.id };
  }
  signal.throwIfAborted();
  const removed = await removeAll(rds, stale, owner, around);
  const inTheWay = removed.left.find(({ id }) => id === plan.copy);
  if (inTheWay) {
    return {
      outcome: 'refused',
      reason: `${inTheWay.id} must be gone first: ${inTheWay.why}`,
      left: [inTheWay.id],
    };
  }
  const drilled = await new Drill({
    ...{ clients, rds, reader, asking, options, plan, around },
    ...(live && !('problem' in live) && { live: live satisfies Running }),
  }).run();
  return withLeftOvers(drilled, removed);
}

async function clean(
  clients: Clients,
  options: RestoreDrillOptions,
  around: RestoreDrillSurroundings,
): Promise<Drilled> {
  const owner = clusterOf(options);
  const rds = await clients.rds();
  const reader = new Reader(rds, new Asking(around.pause, around.progress, around.signal));
  const { stale, inUse, foreign } = leftOversOf(await reader.clusters(), owner, around.pause.now());
  const own = [...stale, ...inUse];
  for (const { id } of foreign) around.say(`${id} is left alone: no drill has made it`);
  if (own.length === 0) return { outcome: 'cleaned', reason: 'no drill has left anything' };
  const names = own.map(({ id }) => id).join(', ');
  around.say(`${options.service} in ${options.env}: deletes ${names}`);
  if (!options.yes && !(await around.confirm?.('Delete it?', options.env))) {
    return { outcome: 'refused', reason: 'nothing was deleted: it was not confirmed' };
  }
  around.signal.throwIfAborted();
  const removed = await removeAll(rds, own, owner, around);
  if (removed.left.length > 0) {
    const why = removed.left.map((each) => `${each.id}: ${each.why}`).join('\n');
    return { outcome: 'failed', reason: why, ...withLeftOvers({}, removed) };
  }
  return { outcome: 'cleaned', reason: `${names}: deleted`, ...withLeftOvers({}, removed) };
}

/** @throws VerbFailed where there is none */
async function sourceOf(rds: RDSClient, reader: Reader, options: RestoreDrillOptions): Promise<SeenCluster> {
  const name = options.database ?? clusterOf(options);
  const source = await reader.cluster(name);
  if (source) return source;
  const text = missing(`the cluster ${name}`, 'DBClusterNotFoundFault', await regionOf(rds));
  throw new VerbFailed(EXIT.COULD_NOT_RUN, `could not tell: ${text}, or name it by --database`);
}

interface RemovedAll {
  readonly gone: readonly string[];
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

async function removeAll(
  rds: RDSClient,
  clusters: readonly SeenCluster[],
  owner: string,
  { pause, progress, signal }: RestoreDrillSurroundings,
): Promise<RemovedAll> {
  const steps = new StepProgress(progress, pause);
  const gone: string[] = [];
  const left: { id: string; why: string }[] = [];
  for (const { id } of clusters) {
    const removed = await remove(rds, id, owner, { pause, progress, signal, say: (text) => steps.say(text) });
    if (removed.is === 'left') left.push({ id, why: removed.why });
    else gone.push(id);
  }
  return { gone, left };
}

function withLeftOvers<T extends Pick<Drilled, 'removed' | 'left'>>(
  drilled: T,
  { gone, left }: RemovedAll,
): T {
  const removed = [...gone, ...(drilled.removed ?? [])];
  const still = [...left.map(({ id }) => id), ...(drilled.left ?? [])];
  return { ...drilled, ...(removed.length > 0 && { removed }), ...(still.length > 0 && { left: still }) };
}
