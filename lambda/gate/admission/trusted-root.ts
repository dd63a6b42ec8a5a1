import { readFile } from 'node:fs/promises';
import seeds from '@sigstore/tuf/seeds.json';
import { rootsOf, type Trust, TrustUnavailable, trustOf } from '../../shared/images/provenance/trust';

/** Sigstore's public instance. */
const PUBLIC = 'https://tuf-repo-cdn.sigstore.dev';

/**
 * Trust roots without the network: a release must not wait for Sigstore's.
 *
 * @param file with them. @default the root of the public instance that came with this version of Teal
 * @throws TrustUnavailable
 */
export async function readTrust(file?: string): Promise<readonly Trust[]> {
  try {
    return await trustOf(await rootsOf(file === undefined ? builtIn() : await readFile(file, 'utf8')));
  } catch (error) {
    throw new TrustUnavailable(
      'the trust roots of the gate must be readable, got an error; deploy it again',
      {
        cause: error,
      },
    );
  }
}

const builtIn = (): string =>
  Buffer.from(seeds[PUBLIC].targets['trusted_root.json'], 'base64').toString('utf8');
