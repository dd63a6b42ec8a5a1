import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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

// Read every difference before accepting it: npm test -- -u test/examples
test.each(configurations)('%s', async (file) => {
  expectSnapshot(await assemblyOf(file));
});

describe('a snapshot is of no machine', () => {
  let directory = '';
  beforeAll(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'teal-elsewhere-')));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('the app of another process, in another directory and with all metadata, has the same', async () => {
    const file = 'examples/canary-domain.ts';
    execFileSync(process.execPath, ['--import', require.resolve('tsx'), join(root, 'bin', 'teal.ts')], {
      cwd: directory,
      env: {
        PATH: process.env.PATH,
        CDK_OUTDIR: join(directory, 'out'),
        CDK_CONTEXT_JSON: JSON.stringify({
          ...JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context,
          config: relative(directory, join(root, file)),
          'aws:cdk:version-reporting': true,
          'aws:cdk:enable-path-metadata': true,
          'aws:cdk:enable-asset-metadata': true,
        }),
      },
      stdio: 'pipe',
    });
    const { directory: here } = await assemblyOf(file);
    expect(normalizeAssembly(join(directory, 'out'))).toEqual(normalizeAssembly(here));
  });

  test.each(configurations)('that of %s has no hash, no digest and no path of this one', async (file) => {
    const text = JSON.stringify(normalizeAssembly((await assemblyOf(file)).directory));
    expect(text).not.toMatch(/[0-9a-f]{64}/);
    expect(text).not.toContain(root);
    expect(text).not.toContain(tmpdir());
  });
});
