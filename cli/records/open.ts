import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import { deployedService, recordsPlaceOf } from './deployed';
import { type Journal, journalOf } from './journal';

/** The journal of a service, where its deployed stack says that it is. @throws VerbFailed */
export async function openJournal(
  clients: Pick<Clients, 'cloudFormation' | 's3'>,
  options: Pick<ServiceOptions, 'service' | 'env'>,
): Promise<Journal> {
  const deployed = await deployedService(await clients.cloudFormation(), options);
  return journalOf(await clients.s3(), recordsPlaceOf(deployed, options));
}
