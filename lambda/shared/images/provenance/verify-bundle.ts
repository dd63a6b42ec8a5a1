import { STATEMENT_TYPE } from '../bundle-type';
import { signerOf } from './certificate';
import type { Signed } from './judge';
import { statedBy } from './stated';
import type { Trust } from './trust';

/** The signature is not valid, or there is none. */
export class BadSignature extends Error {
  override readonly name = 'BadSignature';
}

/**
 * Verifies a bundle of Sigstore: certificate chain, log entry, signature. Whose it is and what it says is for {@link judge}.
 * The identity is not left to the library, which takes it for a regular expression without anchors.
 *
 * @throws BadSignature
 */
export async function verifyBundle(bytes: Buffer, trust: readonly Trust[]): Promise<Signed> {
  const { bundleFromJSON } = await import('@sigstore/bundle');
  const { toSignedEntity } = await import('@sigstore/verify');
  let problem: unknown = new Error('no trust root');
  try {
    const bundle = bundleFromJSON(JSON.parse(bytes.toString('utf8')));
    if (bundle.content.$case !== 'dsseEnvelope') throw new Error('it signs no statement');
    const { payload, payloadType } = bundle.content.dsseEnvelope;
    if (payloadType !== STATEMENT_TYPE) throw new Error('it signs no in-toto statement');
    const entity = toSignedEntity(bundle);
    if (entity.key.$case !== 'certificate') throw new Error('it is signed by a key without a certificate');
    for (const root of trust) {
      try {
        const { identity } = root.verify(entity);
        return { signer: signerOf(identity ?? {}), stated: statedBy(Buffer.from(payload)) };
      } catch (error) {
        problem = error; // another root may know its certificate
      }
    }
  } catch (error) {
    problem = error;
  }
  throw new BadSignature(problem instanceof Error ? problem.message : String(problem), { cause: problem });
}
