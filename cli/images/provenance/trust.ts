import { readFile } from 'node:fs/promises';
import type { SignedEntity, Signer } from '@sigstore/verify';

/** A root of trust: says whether a signature is valid, and whose it is. */
export interface Trust {
  /** @throws VerificationError of @sigstore/verify */
  verify(entity: SignedEntity): Signer;
}

/** The root of trust could not be had: nothing can be told. */
export class TrustUnavailable extends Error {
  override readonly name = 'TrustUnavailable';
}

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
    const { getTrustedRoot } = await import('@sigstore/tuf');
    const { TrustedRoot } = await import('@sigstore/protobuf-specs');
    const roots =
      trustedRoot === undefined
        ? [
            await getTrustedRoot({
              ...mirror,
              retry: { retries, minTimeout: 500, factor: 2 },
              timeout: 10_000,
            }),
          ]
        : documentsOf(await readFile(trustedRoot, 'utf8')).map((each) => TrustedRoot.fromJSON(each));
    const { Verifier, toTrustMaterial } = await import('@sigstore/verify');
    if (roots.length === 0) throw new Error('none in it');
    return roots.map((root) => {
      if (root.certificateAuthorities.length === 0) throw new Error('no certificate authority');
      return new Verifier(toTrustMaterial(root), {
        // What the root has must be there: the public instance has all of them, GitHub's own has time stamps alone.
        ctlogThreshold: root.ctlogs.length > 0 ? 1 : 0,
        tlogThreshold: root.tlogs.length > 0 ? 1 : 0,
        timestampThreshold: 1,
      });
    });
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

function documentsOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line));
  }
}
