import type { RDSClient } from '@aws-sdk/client-rds';
import { see } from '../../lambda/shared/runbook';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { ecsPlaceOf } from '../aws/options';
import { VerbFailed } from '../exit-codes';
import type { Asking } from '../logs/asking';
import { putDecision } from '../records/put-decision';
import { whoAsks } from '../records/who';
import type { RestoreDrillOptions } from '../restore-drill';
import { StepProgress } from '../rollback/step-progress';
import type { RestoreDrillSurroundings } from './carry-out';
import { addInstance, type Plan, restore } from './copy';
import { secondsOf } from './decide';
import { look, type Running } from './look';
import type { Reader } from './read';
import { type Removed, remove } from './removal';
import type { Drilled } from './report';

export interface DrillProperties {
  readonly clients: Clients;
  readonly rds: RDSClient;
  readonly reader: Reader;
  readonly asking: Asking;
  readonly options: RestoreDrillOptions;
  readonly plan: Plan;
  /** What looks into it; absent without a check. */
  readonly live?: Running;
  readonly around: RestoreDrillSurroundings;
}

const FAILED = see('database-restore.md#a-backup-that-cannot-be-restored');

/** One drill, from the restore to the end of its copy. */
export class Drill {
  private readonly steps: StepProgress;
  private readonly seconds: { cluster?: number; instance?: number; check?: number; recovery?: number } = {};

  constructor(private readonly of: DrillProperties) {
    this.steps = new StepProgress(of.around.progress, of.around.pause);
  }

  async run(): Promise<Drilled> {
    const { plan, around, options } = this.of;
    const { latestRestorable = 0 } = plan.source;
    const begun = around.pause.now();
    const told = {
      ...{ database: plan.source.id, copy: plan.copy },
      recoveryPoint: secondsOf(begun - latestRestorable),
    };
    let drilled: Drilled;
    try {
      drilled = { ...(await this.restoreAndLook(begun)), ...told, seconds: this.seconds };
    } catch (error) {
      const failed =
        error instanceof VerbFailed
          ? error
          : callFailed(error, `${options.service} in ${options.env}, and ${plan.copy}`);
      const removed = await this.remove();
      if (removed.is !== 'gone') around.onLeft(sentenceOf(plan.copy, removed));
      if (around.signal.aborted || failed === undefined) throw error;
      return afterRemoval(
        { outcome: 'unknown', reason: failed.message, ...told, seconds: this.seconds },
        plan.copy,
        removed,
      );
    }
    drilled = afterRemoval(drilled, plan.copy, await this.remove());
    return { ...drilled, recorded: await this.record(drilled) };
  }

  private async restoreAndLook(begun: number): Promise<Drilled> {
    const { plan, around, options, live, clients, asking } = this.of;
    const { pause } = around;
    const say = (text: string) => this.steps.say(text);
    const copying = { ...this.of, pause, say };
    say(`restoring ${plan.source.id} into ${plan.copy}`);
    const cluster = await restore(plan, copying);
    if ('why' in cluster) return { outcome: 'failed', reason: cluster.why + FAILED };
    this.seconds.cluster = secondsOf(pause.now() - begun);
    const instance = await addInstance(plan, cluster.host, copying);
    if ('why' in instance) return { outcome: 'failed', reason: instance.why + FAILED };
    this.seconds.instance = secondsOf(pause.now() - begun);
    if (live && options.check) {
      const looked = await look(clients.ecs, live, options.check, instance.host, {
        ...{ asking, pause, say, endsAt: plan.endsAt, owner: plan.owner },
        cluster: ecsPlaceOf(options).cluster,
      });
      const task = looked.task !== undefined && { task: looked.task };
      if (looked.is === 'failed')
        return { outcome: 'failed', reason: looked.why + FAILED, looked: 'no', ...task };
      this.seconds.check = secondsOf(pause.now() - begun);
      return { ...this.inTime(begun), looked: 'yes', ...task };
    }
    return { ...this.inTime(begun), looked: 'no' };
  }

  private inTime(begun: number): Drilled {
    const { around, options } = this.of;
    const recovery = secondsOf(around.pause.now() - begun);
    this.seconds.recovery = recovery;
    const most = secondsOf(options.recoveryTime);
    return recovery > most
      ? {
          outcome: 'failed',
          reason: `it must be restored within ${most} s, got ${recovery} s${FAILED}`,
        }
      : { outcome: 'restored', reason: `restored in ${recovery} s, of at most ${most}` };
  }

  /** Never throws: what became of the copy is told beside what went wrong before. */
  private async remove(): Promise<Removed> {
    const { rds, plan, around } = this.of;
    const { pause, progress, signal } = around;
    try {
      return await remove(rds, plan.copy, plan.owner, {
        pause,
        progress,
        signal,
        say: (text) => this.steps.say(text),
      });
    } catch (error) {
      const failed = callFailed(error, plan.copy);
      if (failed === undefined) throw error;
      return { is: 'left', why: failed.message };
    }
  }

  private async record(drilled: Drilled): Promise<Drilled['recorded']> {
    const { clients, options, plan, around } = this.of;
    const by = await whoAsks(() => clients.sts());
    const { recovery } = this.seconds;
    return putDecision(clients, options, {
      ...{ schemaVersion: 1, kind: 'restore', at: new Date(around.pause.now()).toISOString() },
      ...{ service: options.service, environment: options.env, by },
      ...{ database: plan.source.id, outcome: drilled.outcome, reason: drilled.reason.slice(0, 2000) },
      ...(drilled.recoveryPoint !== undefined && { recoveryPoint: drilled.recoveryPoint }),
      ...(recovery !== undefined && { recovery }),
      looked: drilled.looked ?? 'no',
    });
  }
}

const sentenceOf = (copy: string, removed: Removed): string =>
  removed.is === 'left'
    ? `the copy ${copy} is still there, and costs: ${removed.why}; teal restore-drill --clean deletes it`
    : `RDS deletes the copy ${copy}`;

/** A drill that leaves what costs is none that went well. */
function afterRemoval(drilled: Drilled, copy: string, removed: Removed): Drilled {
  if (removed.is !== 'left') return { ...drilled, removed: [copy] };
  const outcome = drilled.outcome === 'restored' ? 'failed' : drilled.outcome;
  return { ...drilled, outcome, reason: `${drilled.reason}\n${sentenceOf(copy, removed)}`, left: [copy] };
}
