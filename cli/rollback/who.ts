import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import { whoAsks } from '../records/who';
import { within } from './within';

const LONGEST_MS = 5_000;

/** Who recovers, for the records; `unknown` where AWS does not say: nobody waits for a name. */
export async function whoRecovers(
  clients: Pick<Clients, 'sts'>,
  of: Pick<ServiceOptions, 'service' | 'env'>,
): Promise<string> {
  try {
    return await within(
      LONGEST_MS,
      'STS',
      whoAsks(() => clients.sts()),
    );
  } catch (error) {
    if (callFailed(error, of) === undefined) throw error;
    return 'unknown';
  }
}
