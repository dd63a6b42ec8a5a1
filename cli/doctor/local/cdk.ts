import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { devDependencies } from '../../../package.json';
import type { Finding } from '../check';
import type { MachineLook } from '../look';

const packageFile = z.object({ version: z.string() });

/** Whether the app has the CDK CLI, and one that deploys what this version of Teal synthesizes. */
export const cdk: MachineLook = {
  ...{ name: 'cdk', at: 'machine' },
  look: async ({ directory }) => [cdkFinding(installedIn(directory), devDependencies['aws-cdk'])],
};

/** @returns undefined where the app has none: `npx cdk` would take npm's newest then */
function installedIn(directory: string): string | undefined {
  let file: string;
  try {
    file = createRequire(join(directory, 'package.json')).resolve('aws-cdk/package.json');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  return packageFile.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

/** @param tried the version that this Teal is tested with */
export function cdkFinding(got: string | undefined, tried: string): Finding {
  const about = 'the CDK CLI (aws-cdk)';
  const todo = `npm install --save-dev --save-exact aws-cdk@${tried}`;
  if (got === undefined) {
    return { is: 'wrong', about, says: 'this app does not have it, so npx cdk takes any', todo };
  }
  // npm tells of it as the latest. source: README.md, "Versions"
  if (got === '3.0.0')
    return { is: 'wrong', about, says: '3.0.0 was published by accident and is no release', todo };
  const [got2, tried2] = [got, tried].map((version) => version.split('.').map(Number));
  const [major = 0, minor = 0] = got2 ?? [];
  const [triedMajor = 0, triedMinor = 0] = tried2 ?? [];
  if (major !== triedMajor)
    return { is: 'wrong', about, says: `${got} is of another major version than ${tried}`, todo };
  if (minor < triedMinor)
    return { is: 'wrong', about, says: `${got} is older than ${tried}, and may not read the assembly`, todo };
  return { is: 'right', about, says: got };
}
