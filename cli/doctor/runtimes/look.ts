import type { AssemblyLook } from '../look';
import { runtimesOfTemplates } from './check';
import { lambdaFindings } from './decide';

/** As `--runtimes`, but for this machine's Node.js, of which `node` tells. */
export const functionRuntimes: AssemblyLook = {
  ...{ name: 'runtimes', at: 'assembly' },
  look: async ({ stacks }, { now }) =>
    lambdaFindings(runtimesOfTemplates(stacks.map(({ template }) => template)), now()),
};
