import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { expectSnapshot } from '../lib/testing/expect-snapshot';
import { normalizeAssembly } from '../lib/testing/normalize-assembly';
import { configuration, configurations } from './configurations';
import { root, synthesize } from './synth';

const assemblies = new Map<string, CloudAssembly>();
async function assemblyOf(file: string): Promise<CloudAssembly> {
  const assembly = assemblies.get(file) ?? synthesize(await configuration(file), join(root, file)).assembly;
  assemblies.set(file, assembly);
  return assembly;
}

/** All but the one whose parts are goldens of their own: its 22 stacks would be half of all that is to be read. */
const goldens = configurations.filter((file) => file !== join('examples', 'everything.ts'));

// Read every difference before accepting it: npm test -- -u test/examples
test.each(goldens)('%s', async (file) => {
  expectSnapshot(await assemblyOf(file));
});

test.each(goldens)('a snapshot of %s has no hash, no digest and no path of this machine', async (file) => {
  const text = JSON.stringify(normalizeAssembly((await assemblyOf(file)).directory));
  expect(text).not.toMatch(/[0-9a-f]{64}/);
  expect(text).not.toContain(root);
  expect(text).not.toContain(tmpdir());
});
