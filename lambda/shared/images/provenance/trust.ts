import type { TrustedRoot } from '@sigstore/protobuf-specs';
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

/** @throws Error for roots that trust nobody */
export async function trustOf(roots: readonly TrustedRoot[]): Promise<readonly Trust[]> {
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
}

/**
 * Roots as `gh attestation trusted-root` writes them, one a line, or one as JSON.
 *
 * @throws SyntaxError for what is neither
 */
export async function rootsOf(text: string): Promise<readonly TrustedRoot[]> {
  const { TrustedRoot } = await import('@sigstore/protobuf-specs');
  return documentsOf(text).map((each) => TrustedRoot.fromJSON(each));
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
