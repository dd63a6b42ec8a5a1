import { StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { see } from '../../lambda/shared/runbook';
import { shortName, shown } from '../../lambda/uniformity/shown';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { ecsPlaceOf } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import { putDecision, type Recorded } from '../records/put-decision';
import type { RecordsSurroundings } from '../records/surroundings';
import { whoRecovers } from '../rollback/who';
import type { StopOptions } from '../stop';
import { linesBefore, meanwhileOf, type SeenRunning, type Stopping, sideOf, stoppingOf } from './decide';
import { readService, readStack, statusNow } from './read';

export interface StopSurroundings extends RecordsSurroundings {
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
}

export interface Stopped {
  readonly outcome: 'stopped' | 'already' | 'refused' | 'failed';
  readonly reason: string;
  readonly recorded: Recorded;
  /** What was looked at. */
  readonly running?: SeenRunning;
  readonly by?: string;
}

const NOT_RECORDED: Recorded = { is: 'no' };

/**
 * Looks, says, asks, looks again and stops.
 *
 * @returns `failed` where AWS did not answer, or refused: then the deployment may go back or not
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function stopRunning(options: StopOptions, around: StopSurroundings): Promise<Stopped> {
  if (!options.yes && !around.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was stopped',
    );
  }
  try {
    return await lookAndStop(options, around);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (around.signal.aborted || failed === undefined) throw error;
    const reason = failed.message + see('recovery.md#without-teal');
    return { outcome: 'failed', reason, recorded: NOT_RECORDED };
  }
}

async function lookAndStop(options: StopOptions, around: StopSurroundings): Promise<Stopped> {
  const clients = await around.connect(options);
  const place = ecsPlaceOf(options);
  const seen = await readService(clients.ecs, place);
  const planned = stoppingOf(seen);
  if (planned.do !== 'stop') return untouched(planned, seen.running);
  // Only words for a person: they are read at the same time, and neither keeps anybody waiting for long.
  const [stack, by] = await Promise.all([
    readStack(() => clients.cloudFormation(), options),
    whoRecovers(clients, options),
  ]);
  const { running } = planned;
  for (const line of linesBefore(running, stack)) around.say(line);
  around.say(`  by            ${by}`);
  if (!options.yes) {
    const refuse = (reason: string) => untouched({ do: 'refuse', reason }, running);
    if (!(await around.confirm?.('Take it back?', options.env)))
      return refuse('nothing was stopped: it was not confirmed');
    const now = stoppingOf(await readService(clients.ecs, place));
    if (now.do !== 'stop') return untouched(now, running);
    if (now.running.arn !== running.arn)
      return refuse(
        `nothing was stopped: deployment ${shortName(now.running.arn)} has taken the place of ${shortName(running.arn)} meanwhile; look again`,
      );
  }
  // Whoever interrupts it has stopped nothing; from here on it ends what it has begun.
  around.signal.throwIfAborted();
  const stopped = await stop(clients, running);
  const told = { ...stopped, running, by };
  if (stopped.outcome !== 'stopped') return { ...told, recorded: NOT_RECORDED };
  return { ...told, recorded: await record(clients, options, { running, by, now: around.now() }) };
}

const untouched = (
  { do: what, reason }: Exclude<Stopping, { do: 'stop' }>,
  running: SeenRunning | undefined,
): Stopped => ({
  ...{ outcome: what === 'already' ? 'already' : 'refused', reason, recorded: NOT_RECORDED },
  ...(running && { running }),
});

/** source: Amazon ECS API reference, StopServiceDeployment, errors: of one that has ended, or is not known any more */
const MEANWHILE = /^(ConflictException|ServiceDeploymentNotFoundException)$/;

async function stop(
  { ecs }: Pick<Clients, 'ecs'>,
  { arn, stage, to }: SeenRunning,
): Promise<Pick<Stopped, 'outcome' | 'reason'> & { outcome: 'stopped' | 'already' | 'refused' }> {
  try {
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: 'ROLLBACK' }));
  } catch (error) {
    const { name, $metadata } = error as Error & { readonly $metadata?: { attempts?: number } };
    if (!MEANWHILE.test(name)) throw error;
    return meanwhileOf(arn, await statusNow(ecs, arn), ($metadata?.attempts ?? 1) > 1);
  }
  const from = stage === undefined ? '' : ` from ${shown(stage)}`;
  const back = to === undefined ? 'to nothing: it was the first' : `to ${sideOf({ ...to, weight: 100 })}`;
  return {
    outcome: 'stopped',
    reason: `deployment ${shortName(arn)} goes back${from}, ${back}; teal verdict tells when it has`,
  };
}

/** As what people answer to its gates, so that the record of its release has it. */
function record(
  clients: Clients,
  options: StopOptions,
  { running, by, now }: { readonly running: SeenRunning; readonly by: string; readonly now: number },
): Promise<Recorded> {
  const [digest, ...others] = running.from.digests;
  return putDecision(clients, options, {
    ...{ schemaVersion: 1, kind: 'decision', at: new Date(now).toISOString() },
    ...{ service: options.service, environment: options.env, gate: 'stop', decision: 'fail', by },
    ...{ reason: options.reason, deployment: running.arn },
    ...(digest !== undefined && others.length === 0 && { digest }),
  });
}
