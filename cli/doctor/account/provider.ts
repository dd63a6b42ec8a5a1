import { GetOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { iamClient } from '../../adopt/clients';
import type { AccountLook } from '../look';
import { accessStackOf, HOST, NOT_NEEDED, providerFinding } from './trusted';

/** Whether the account takes GitHub's tokens. It has one provider for an address, whose ARN is known. */
export const provider: AccountLook = {
  ...{ name: 'provider', at: 'account' },
  look: async ({ shared, hasPipeline }, { account, partition, who }) => {
    const stack = accessStackOf(shared, account);
    if (!hasPipeline || stack === undefined) return [NOT_NEEDED];
    const arn = `arn:${partition}:iam::${account}:oidc-provider/${HOST}`;
    const iam = await iamClient(who);
    try {
      const found = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
      return [providerFinding(arn, found.ClientIDList ?? [], stack)];
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'NoSuchEntityException') throw error;
      return [providerFinding(arn, undefined, stack)];
    }
  },
};
