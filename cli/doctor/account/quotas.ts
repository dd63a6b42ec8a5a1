import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { must } from '../../../lambda/uniformity/must';
import { callFailed } from '../../aws/call-failed';
import { named } from '../../aws/clients';
import type { Finding } from '../check';
import type { Account, AccountLook } from '../look';
import { peakOf } from './peak';
import { QUOTAS, type Quota, roomFinding } from './room';

/** Whether a release fits the account, with green beside blue. */
export const quotas: AccountLook = {
  ...{ name: 'quotas', at: 'account' },
  look: async ({ stacks }, account, { signal }) => {
    const peak = peakOf(stacks);
    const client = await quotasClient(account);
    const needed = QUOTAS.map((quota) => [quota, quota.needs(peak)] as const).filter(([, need]) => need > 0);
    return Promise.all(needed.map(([quota, need]) => roomOf(client, quota, need, account, signal)));
  },
};

/** One that cannot be told keeps no other from being told. */
async function roomOf(
  client: ServiceQuotasClient,
  quota: Quota,
  need: number,
  account: Account,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    const { Quota } = await client.send(
      new GetServiceQuotaCommand({ ServiceCode: quota.service, QuotaCode: quota.code }),
    );
    return roomFinding(quota, need, must(Quota?.Value, 'Quota.Value'), account);
  } catch (error) {
    signal.throwIfAborted();
    const failed = callFailed(error, 'teal doctor --only quotas');
    if (failed === undefined) throw error;
    return { is: 'unknown', about: `quota of ${quota.about}`, says: failed.message };
  }
}

async function quotasClient({ who }: Account): Promise<ServiceQuotasClient> {
  const { ServiceQuotasClient } = await import('@aws-sdk/client-service-quotas');
  const requestHandler = { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
  return named(new ServiceQuotasClient({ ...who, requestHandler }), 'servicequotas');
}
