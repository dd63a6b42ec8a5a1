import { readFile } from 'node:fs/promises';
import {
  rootsOf,
  type Trust,
  TrustUnavailable,
  trustOf,
} from '../../../lambda/shared/images/provenance/trust';

/** Sigstore's repository of trust roots. @default the public one, by the root that comes with the package */
export interface TufMirror {
  readonly mirrorURL: string;
  readonly rootPath: string;
  readonly cachePath: string;
}

/**
 * The trust root of Sigstore's public instance by TUF (network; its answers are signed), or those of a file: as
 * `gh attestation trusted-root` writes them, one a line, or one as JSON.
 *
 * @throws TrustUnavailable
 */
export async function loadTrust(
  trustedRoot?: string,
  mirror?: TufMirror,
  retries = 2,
): Promise<readonly Trust[]> {
  try {
    if (trustedRoot !== undefined) return await trustOf(await rootsOf(await readFile(trustedRoot, 'utf8')));
    const { getTrustedRoot } = await import('@sigstore/tuf');
    const root = await getTrustedRoot({
      ...mirror,
      retry: { retries, minTimeout: 500, factor: 2 },
      timeout: 10_000,
    });
    return await trustOf([root]);
  } catch (error) {
    const from =
      trustedRoot === undefined
        ? 'Sigstore’s repository (tuf-repo-cdn.sigstore.dev)'
        : `--trusted-root ${trustedRoot}`;
    throw new TrustUnavailable(
      `the trust root must be read from ${from}, got ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
