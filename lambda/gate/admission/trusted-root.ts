import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import seeds from '@sigstore/tuf/seeds.json';
import { TRUSTED_ROOT_FILE } from '../../shared/environment';
import { rootsOf, type Trust, TrustUnavailable, trustOf } from '../../shared/images/provenance/trust';

/** Sigstore's public instance. */
const PUBLIC = 'https://tuf-repo-cdn.sigstore.dev';

/**
 * Trust roots without the network: a release must not wait for Sigstore's. The configuration's file, which stands beside
 * the code, or the root of the public instance that came with this version of Teal.
 *
 * @param directory of the file
 * @throws TrustUnavailable
 */
export async function readTrust(directory: string): Promise<readonly Trust[]> {
  try {
    return await trustOf(await rootsOf((await configured(directory)) ?? builtIn()));
  } catch (error) {
    throw new TrustUnavailable(
      'the trust roots of the gate must be readable, got an error; deploy it again',
      {
        cause: error,
      },
    );
  }
}

async function configured(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, TRUSTED_ROOT_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const builtIn = (): string =>
  Buffer.from(seeds[PUBLIC].targets['trusted_root.json'], 'base64').toString('utf8');
