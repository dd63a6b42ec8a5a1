import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { normalizeAssembly } from '../lib/testing/normalize-assembly';
import { configuration } from './configurations';
import { root, synthesize } from './synth';

let directory = '';
beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'teal-elsewhere-')));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('the app of another process, in another directory and with all metadata, has the same snapshot', async () => {
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
  const { assembly: here } = synthesize(await configuration(file), join(root, file));
  expect(normalizeAssembly(join(directory, 'out'))).toEqual(normalizeAssembly(here.directory));
});
