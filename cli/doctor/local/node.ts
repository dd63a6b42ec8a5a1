import type { MachineLook } from '../look';
import { nodeFinding } from '../runtimes/decide';

/** As package.json has it: "engines". */
const LEAST_MAJOR = 20;

/** Whether this Node.js runs Teal, and until when the CDK takes it. */
export const node: MachineLook = {
  ...{ name: 'node', at: 'machine' },
  look: async ({ node: version, now }) => {
    const major = Number(version.split('.')[0]);
    if (major >= LEAST_MAJOR) return [nodeFinding(version, now())];
    return [
      {
        ...{ is: 'wrong', about: `Node.js ${version} on this machine` },
        says: `Teal needs ${LEAST_MAJOR} or later`,
        todo: 'install the LTS version of https://nodejs.org, here and where the pipeline runs',
      },
    ];
  },
};
