// Stores what a version makes of the configurations, to rehearse upgrades from it:
//   node --import tsx test/upgrades/store-version.ts VERSION DIRECTORY
// DIRECTORY is a worktree at the version's commit, with its handlers built by its own build.mjs. docs/upgrades.md has all of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as testing from '../../lib/testing/synthesize-delivery';
import { CONFIGURATIONS } from './configurations';
import { packAssemblies } from './packed-assemblies';
import { PACKED, VERSIONS } from './stored-versions';

const [version = '', directory = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version) || directory === '') {
  console.error('store-version must be given a VERSION such as 0.3.0 and the DIRECTORY of its worktree');
  process.exit(2);
}

void store();

async function store(): Promise<void> {
  const there = (path: string) => import(pathToFileURL(resolve(directory, path)).href);
  const teal = await there('lib/index.ts');
  const { synthesizeDelivery }: typeof testing = await there('lib/testing/synthesize-delivery.ts');
  const made = mkdtempSync(join(tmpdir(), 'teal-store-'));
  try {
    for (const [name, { of }] of Object.entries(CONFIGURATIONS))
      synthesizeDelivery(of(teal), {
        file: resolve(directory, 'teal.config.ts'),
        outdir: join(made, name),
      });
    const packed = packAssemblies(made);
    mkdirSync(join(VERSIONS, version), { recursive: true });
    writeFileSync(join(VERSIONS, version, PACKED), packed);
    console.log(
      `${version}: ${Object.keys(CONFIGURATIONS).join(', ')} in ${Math.ceil(packed.length / 1024)} KiB`,
    );
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
