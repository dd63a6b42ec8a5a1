import { callFailed } from '../aws/call-failed';
import { VerbFailed } from '../exit-codes';
import type { HoldEntry } from '../records/entry';
import { openJournal } from '../records/open';
import type { RecordsSurroundings } from '../records/surroundings';
import { whoAsks } from '../records/who';
import type { ResumeOptions } from '../resume';
import { endingOf } from './decide';

export type Resumed =
  | {
      readonly outcome: 'resumed';
      readonly hold: HoldEntry;
      readonly reason: string;
      /** Holds that are left. */
      readonly inForce: readonly HoldEntry[];
    }
  | {
      readonly outcome: 'not-held' | 'refused';
      readonly reason: string;
      readonly inForce: readonly HoldEntry[];
    }
  | { readonly outcome: 'failed'; readonly reason: string };

/** @returns `failed` where AWS did not answer, or refused: then the hold may or may not have ended */
export async function resume(
  options: ResumeOptions,
  { connect, now, signal }: RecordsSurroundings,
): Promise<Resumed> {
  try {
    const clients = await connect(options);
    const journal = await openJournal(clients, options);
    const inForce = await journal.holds();
    const ending = endingOf(inForce, options.hold);
    if (ending.do === 'nothing') return { outcome: 'not-held', reason: ending.reason, inForce };
    if (ending.do === 'refuse') return { outcome: 'refused', reason: ending.reason, inForce };
    const { hold } = ending;
    await journal.append({
      ...{ schemaVersion: 1, kind: 'resume', hold: hold.id, at: new Date(now()).toISOString() },
      ...{ by: await whoAsks(() => clients.sts()), reason: options.reason },
    });
    const left = await journal.holds();
    const reason =
      left.length === 0
        ? `${hold.id} has ended, and ${options.env} may be deployed to; nothing is by this: run the deploy workflow, or merge`
        : `${hold.id} has ended, and ${options.env} is still held by ${left.map(({ id }) => id).join(', ')}`;
    return { outcome: 'resumed', hold, reason, inForce: left };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}
