import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ExpectedProvenance } from '../../lambda/shared/images/provenance/expected';
import type { Trust } from '../../lambda/shared/images/provenance/trust';
import { type Verified, verifyImageBy } from '../../lambda/shared/images/verify';
import { loadTrust } from './provenance/trust';

export interface VerifyOptions {
  /** File with trust roots, instead of Sigstore's public one by network. */
  readonly trustedRoot?: string;
  /** @default loaded from `trustedRoot`, or by network */
  readonly trust?: () => Promise<readonly Trust[]>;
}

/** {@link verifyImageBy}, with the trust roots of a file or of Sigstore. */
export const verifyImage = (
  ecr: ECRClient,
  repository: string,
  digest: string,
  expected: ExpectedProvenance,
  { trustedRoot, trust = () => loadTrust(trustedRoot) }: VerifyOptions = {},
): Promise<Verified> => verifyImageBy(ecr, repository, digest, expected, trust);
