import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import type { DrillOptions } from '../drill';
import type { HoldEntry, ReleaseEntry } from '../records/entry';
import type { Journal } from '../records/journal';
import { whoAsks } from '../records/who';
import { asItWas } from '../rollback/as-it-was';
import { newHold } from '../rollback/hold';
import { Holding } from '../rollback/holding';
import { StandingReader } from '../rollback/read';
import { RecoveryRecords } from '../rollback/records';
import { isGood, type RecoveryClients, recover } from '../rollback/recover';
import type { Verdict } from '../verdict/verdict';
import { type Waiting, waitForVerdict } from '../verdict/wait';
import type { DrillPlan } from './decide';
import { withParameters } from './release';

/**
 * - `drilled`: released, recovered, and all is as it was.
 * - `refused`: something speaks against it; nothing was changed.
 * - `failed`: the release or the recovery ended otherwise. Where the recovery did, the hold stays in force.
 * - `unknown`: it could not be told.
 */
export type DrillOutcome = 'drilled' | 'refused' | 'failed' | 'unknown';

export interface Drilled {
  readonly outcome: DrillOutcome;
  /** For people; may have several lines. Holds text from elsewhere. */
  readonly reason: string;
  /** Id of the drill's hold, where it is in force still. */
  readonly hold?: string;
  /** Commits. */
  readonly from?: string;
  readonly to?: string;
  /** From the beginning of each. */
  readonly seconds?: {
    /** Of the release: to its verdict. */
    readonly release?: number;
    /** Of the recovery: to all users on what was before the drill. */
    readonly users?: number;
    /** Of the recovery: to its verdict. */
    readonly recovery?: number;
  };
}

export interface DrillProperties {
  readonly options: DrillOptions;
  readonly all: Clients;
  readonly clients: RecoveryClients;
  readonly journal: Journal;
  readonly plan: DrillPlan;
  readonly releases: readonly ReleaseEntry[];
  /** Names of all parameters of the stack. */
  readonly parameters: readonly string[];
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly onLook: Waiting['onLook'];
  readonly onHold: (id: string | undefined) => void;
}

/** One drill, from its hold to the hold's end. */
export class Drill {
  private readonly endsAt: number;

  constructor(private readonly of: DrillProperties) {
    this.endsAt = of.pause.now() + of.options.timeout;
  }

  async run(): Promise<Drilled> {
    const { plan, pause, say } = this.of;
    const by = await whoAsks(() => this.of.all.sts());
    const hold = await this.hold(by);
    const of = { from: plan.from.commit, to: plan.to.commit };
    say(`releasing ${plan.to.commit} (${plan.to.digest}), the release before`);
    const releasing = pause.now();
    const released = await this.release(hold);
    const release = (pause.now() - releasing) / 1000;
    await this.record('release', plan.to, released, release, by, hold);
    say(`recovering to ${plan.from.commit} (${plan.from.digest})`);
    const recovering = pause.now();
    const { clients, options, releases, journal, signal, onLook } = this.of;
    const end = await recover({
      ...{ clients, of: options, holding: Holding.inForce(hold), releases, pause, signal, say, onLook },
      records: new RecoveryRecords(async () => journal, options),
      digest: plan.from.digest,
      endsAt: this.endsAt,
    });
    const recovery = (pause.now() - recovering) / 1000;
    const seconds = {
      release,
      ...(end.usersAt !== undefined && { users: (end.usersAt - recovering) / 1000 }),
      ...(end.verdict && { recovery }),
    };
    if (end.verdict) await this.record('recovery', plan.from, end.verdict, recovery, by, hold);
    if (!end.verdict || !isGood(end.verdict)) {
      const reason = `the recovery: ${end.verdict?.reason ?? end.reason}; ${hold.id} stays in force, and npx teal rollback --previous tries again`;
      return { outcome: 'failed', reason, hold: hold.id, ...of, seconds };
    }
    await this.asItWas(hold);
    await this.resume(hold, by);
    if (isGood(released)) return { outcome: 'drilled', reason: end.verdict.reason, ...of, seconds };
    return { outcome: 'failed', reason: `the release: ${released.reason}`, ...of, seconds };
  }

  private async hold(by: string): Promise<HoldEntry> {
    const { journal, plan, pause, onHold, say } = this.of;
    const hold = newHold(pause.now(), { by, reason: 'a drill', recoversTo: plan.from.digest });
    await journal.append(hold);
    onHold(hold.id);
    say(`${hold.id} is in force`);
    return hold;
  }

  private async release({ id }: HoldEntry): Promise<Verdict> {
    const { clients, options, plan, parameters, pause, signal, say, onLook } = this.of;
    const { newest } = await new StandingReader(clients, options).read();
    const values = {
      ImageDigest: plan.to.digest,
      ...(parameters.includes('RollbackTo') && { RollbackTo: 'none' }),
      ...(parameters.includes('FixFor') && { FixFor: 'none' }),
    };
    const ended = await withParameters(
      clients.cloudFormation,
      {
        stackName: clusterOf(options),
        name: `teal-drill-${id}`,
        description: 'teal drill: the release before',
        ...{ parameters, values },
      },
      { pause, signal, endsAt: this.endsAt, say },
    );
    if (ended === undefined) {
      return { outcome: 'still-running', reason: 'the release was not over at the timeout' };
    }
    return waitForVerdict(
      clients,
      {
        service: options.service,
        environment: options.env,
        ...(options.cluster !== undefined && { cluster: options.cluster }),
        digest: plan.to.digest,
        ...(newest && { since: newest.createdAt + 1 }),
      },
      { timeoutMs: Math.max(this.endsAt - pause.now(), 150_000), pause, signal, onLook },
    );
  }

  /** A recovery leaves its strategy in the stack until it is put back; a drill leaves nothing. */
  private async asItWas(hold: HoldEntry): Promise<void> {
    const { clients, options, pause, signal, say } = this.of;
    await asItWas(
      clients.cloudFormation,
      { stackName: clusterOf(options), hold },
      {
        pause,
        signal,
        say,
        endsAt: Math.max(this.endsAt, pause.now() + 600_000),
        mayExecute: async () => true,
      },
    );
  }

  private async resume({ id }: HoldEntry, by: string): Promise<void> {
    const { journal, pause, onHold } = this.of;
    const at = new Date(pause.now()).toISOString();
    await journal.append({
      schemaVersion: 1,
      kind: 'resume',
      hold: id,
      ...{ at, by, reason: 'the drill is over' },
    });
    onHold(undefined);
  }

  private async record(
    kind: ReleaseEntry['kind'],
    { commit, digest }: ReleaseEntry,
    verdict: Verdict,
    seconds: number,
    by: string,
    { id }: HoldEntry,
  ): Promise<void> {
    if (verdict.outcome === 'unknown' || verdict.outcome === 'still-running') return;
    const { journal, options, pause } = this.of;
    await journal.append({
      schemaVersion: 1,
      kind,
      ...{ hold: id, drill: true },
      at: new Date(pause.now()).toISOString(),
      ...{ service: options.service, environment: options.env, commit, digest },
      outcome: verdict.outcome,
      reason: `a drill (${id}, by ${by}); ${verdict.reason}`.slice(0, 2000),
      overrides: [],
      seconds,
      ...(verdict.deployment !== undefined && { deployment: verdict.deployment }),
    });
  }
}
