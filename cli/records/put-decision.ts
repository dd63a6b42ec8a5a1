import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import { VerbFailed } from '../exit-codes';
import { deployedService, recordsPlaceOf } from './deployed';
import type { DecisionEntry, LimitEntry, RestoreEntry } from './entry';
import { journalOf } from './journal';

/** Whether a decision stands in the records; `no` where the environment has none. */
export interface Recorded {
  readonly is: 'yes' | 'no' | 'failed';
  readonly reason?: string;
}

/** Puts what was decided on record, after it was done: that it cannot be is told, and takes nothing back. */
export async function putDecision(
  clients: Pick<Clients, 'cloudFormation' | 's3'>,
  options: Pick<ServiceOptions, 'service' | 'env'>,
  entry: DecisionEntry | LimitEntry | RestoreEntry,
): Promise<Recorded> {
  try {
    const deployed = await deployedService(await clients.cloudFormation(), options);
    if (!deployed.records) {
      return { is: 'no', reason: 'an environment without a pipeline has no records' };
    }
    await journalOf(await clients.s3(), recordsPlaceOf(deployed, options)).append(entry);
    return { is: 'yes' };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (failed === undefined) throw error;
    return { is: 'failed', reason: failed.message };
  }
}
