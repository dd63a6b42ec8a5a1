import { callFailed } from '../aws/call-failed';
import { VerbFailed } from '../exit-codes';
import type { HoldOptions } from '../hold';
import type { HoldEntry } from '../records/entry';
import { newHoldId } from '../records/hold';
import { openJournal } from '../records/open';
import type { RecordsSurroundings } from '../records/surroundings';
import { whoAsks } from '../records/who';

export type Held =
  | { readonly outcome: 'held'; readonly hold: HoldEntry; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string };

/**
 * Puts a hold, also where there is one already: who ends that one may not know of the reason for this one.
 *
 * @returns `failed` where AWS did not answer, or refused: then the environment may or may not be held
 */
export async function putHold(
  options: HoldOptions,
  { connect, now, signal }: RecordsSurroundings,
): Promise<Held> {
  try {
    const clients = await connect(options);
    const journal = await openJournal(clients, options);
    const by = await whoAsks(() => clients.sts());
    const at = now();
    const hold: HoldEntry = {
      ...{ schemaVersion: 1, kind: 'hold', id: newHoldId(at), at: new Date(at).toISOString() },
      ...{ by, reason: options.reason },
    };
    await journal.append(hold);
    const others = (await journal.holds()).length - 1;
    const besides = others > 0 ? `; it is held by ${others} more, see teal releases` : '';
    return {
      outcome: 'held',
      hold,
      reason: `nothing is deployed to ${options.env} until teal resume ends it, or a commit with the line Resumes: ${hold.id}${besides}`,
    };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}
