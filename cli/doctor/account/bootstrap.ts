import { GetParametersCommand } from '@aws-sdk/client-ssm';
import type { AccountLook } from '../look';
import { bootstrapFindings, requiredOf } from './bootstrapped';

/** Whether the bootstrap is there that the stacks are deployed by, and new enough. */
export const bootstrap: AccountLook = {
  ...{ name: 'bootstrap', at: 'account' },
  look: async (environment, account) => {
    const required = requiredOf(environment.stacks);
    const names = required.map(({ parameter }) => parameter);
    if (names.length === 0) return bootstrapFindings([], new Map(), account, environment.shared);
    const ssm = await account.clients.ssm();
    const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: names }));
    const versions = new Map(Parameters.map(({ Name = '', Value = '' }) => [Name, Value]));
    return bootstrapFindings(required, versions, account, environment.shared);
  },
};
