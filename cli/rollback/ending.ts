import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import type { Pause } from '../aws/pause';
import { VerbFailed } from '../exit-codes';
import type { ReleaseEntry } from '../records/entry';
import type { RollbackOptions } from '../rollback';
import { asItWas } from './as-it-was';
import { overtakenBy } from './hold';
import type { Holding } from './holding';
import { type EndToRecord, recordOf } from './record';
import type { RecoveryRecords } from './records';
import { isGood, type RecoveryClients, type RecoveryEnd } from './recover';
import type { Outcome, PutBack, Recorded, Recovered } from './recovered';
import type { Wanted } from './wanted';

/** Least time for a change set that brings RollbackTo back: users are safe, and nobody waits for it but the person. */
const PUT_BACK_MS = 600_000;

export interface EndingProperties {
  readonly all: Clients;
  readonly clients: RecoveryClients;
  readonly records: RecoveryRecords;
  readonly options: RollbackOptions;
  readonly wanted: Wanted;
  readonly holding: Holding;
  readonly by: string;
  readonly overrides: readonly string[];
  readonly imageRepository: string | undefined;
  /** As they were when the command began; newest first. */
  readonly releases: readonly ReleaseEntry[];
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** What is left to do when a recovery has ended, however it did: the record, and the stack's strategy. */
export class Ending {
  constructor(private readonly given: EndingProperties) {}

  /** @param known what is known of it, asked for when it is over */
  async of(
    end: RecoveryEnd,
    known: () => Pick<Recovered, 'to' | 'from' | 'hold' | 'held' | 'notes'>,
  ): Promise<Recovered> {
    const { startedAt, pause } = this.given;
    const outcome = outcomeOf(end);
    const seconds = {
      ...(end.usersAt !== undefined && { users: (end.usersAt - startedAt) / 1000 }),
      ...(end.verdict && { verdict: (pause.now() - startedAt) / 1000 }),
    };
    const recorded = await this.record(toRecord(end));
    const putBack = end.verdict && isGood(end.verdict) ? await this.putBack() : ({ is: 'no' } as const);
    return {
      outcome,
      reason: end.verdict?.reason ?? end.reason ?? '',
      ...known(),
      seconds,
      ...(end.verdict && { verdict: end.verdict }),
      ...{ recorded, putBack },
    };
  }

  /** AWS did not answer: on record as well, so that nobody takes it for one that is on its way. */
  async brokenOff(recovered: Recovered): Promise<Recovered> {
    const recorded = await this.record({ outcome: 'unknown', reason: recovered.reason });
    return { ...recovered, recorded };
  }

  private record(end: EndToRecord): Promise<Recorded> {
    const { records, all, options, wanted, imageRepository, holding, by, overrides, startedAt } = this.given;
    const now = this.given.pause.now();
    return recordOf(end, {
      ...{ records, clients: all, options, wanted, imageRepository, hold: holding.hold, by, overrides, now },
      seconds: (now - startedAt) / 1000,
    });
  }

  private async putBack(): Promise<PutBack> {
    const { clients, options, holding, pause, signal, startedAt, say } = this.given;
    const endsAt = Math.max(startedAt + options.timeout, pause.now() + PUT_BACK_MS);
    try {
      const done = await asItWas(
        clients.cloudFormation,
        { stackName: clusterOf(options), hold: holding.hold },
        { pause, signal, endsAt, say, mayExecute: () => this.isStillOurs() },
      );
      return { is: done ? 'yes' : 'already' };
    } catch (error) {
      const failed = error instanceof VerbFailed ? error : callFailed(error, options);
      if (signal.aborted || failed === undefined) throw error;
      return { is: 'failed', reason: failed.message };
    }
  }

  private async isStillOurs(): Promise<boolean> {
    const { records, holding, wanted, releases } = this.given;
    const holds = holding.is === 'yes' ? await records.holds() : undefined;
    return !holds || overtakenBy(holding.hold, wanted.digest, holds, releases) === undefined;
  }
}

function outcomeOf({ ended, verdict, did }: RecoveryEnd): Outcome {
  if (ended === 'overtaken') return 'overtaken';
  if (ended === 'given-up') return 'not-recovered';
  if (!verdict || verdict.outcome === 'still-running' || verdict.outcome === 'unknown') return 'unknown';
  if (!isGood(verdict)) return 'not-recovered';
  return did.length === 0 ? 'unchanged' : 'recovered';
}

function toRecord({ ended, verdict, reason = '' }: RecoveryEnd): EndToRecord {
  if (verdict) return verdict;
  return { outcome: ended === 'timeout' ? 'timed-out' : ended, reason };
}
