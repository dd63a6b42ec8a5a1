import { join } from 'node:path';
import type { SignedBy } from '../../shared/environment';
import { type Container, repositoryUriOf, type Signature } from './decide';
import { type EcrOf, placeOf } from './look';

const LONGEST_REASON = 500;

/**
 * Whether an image is signed by the workflow that must have built it, by the code of the command line. What that needs is
 * loaded here and not at the start: a function that asks for no signature does not pay for it.
 *
 * @param directory of files with trust roots
 * @throws what the SDK throws
 */
export async function readSignature(
  ecrOf: EcrOf,
  container: Container & { readonly digest: string },
  { repository, repositoryId, workflowRefs, trustedRoot }: SignedBy,
  directory: string,
): Promise<Signature> {
  const [{ verifyImageBy }, { readTrust }] = await Promise.all([
    import('../../shared/images/verify.js'),
    import('./trusted-root.js'),
  ]);
  const [workflowRef = '', ...formerWorkflowRefs] = workflowRefs;
  const verified = await verifyImageBy(
    placeOf(ecrOf, container).ecr,
    repositoryUriOf(container.image),
    container.digest,
    { repository, repositoryId, workflowRef, formerWorkflowRefs },
    () => readTrust(trustedRoot === undefined ? undefined : join(directory, trustedRoot)),
  );
  if (verified.verified) return { kind: 'signed', commit: verified.provenance.commit };
  return {
    kind: verified.why === 'inconclusive' ? 'unknown' : 'not-signed',
    reason: clean(verified.reason),
  };
}

/** It holds text of the image's certificate. */
const clean = (reason: string): string => reason.slice(0, LONGEST_REASON).replace(/[^\x20-\x7e’]/g, '?');
