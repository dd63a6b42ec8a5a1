import { expectedWorkflows } from '../../lambda/shared/images/provenance/expected';
import { repositoryOfCheckout } from '../github/checkout';
import { verifyImage } from '../images/verify';
import type { RollbackOptions } from '../rollback';
import type { Check } from './check';

type Expecting = Pick<RollbackOptions, 'git' | 'repository' | 'workflow' | 'trustedRoot'>;

/** Whether the workflow of main signed an image, for its commit: what is attached to it in its repository says so. */
export function signatureBy(expecting: Expecting): Check['verify'] {
  return async (ecr, repository, { digest, commit }) => {
    const source = expecting.repository ?? (await repositoryOfCheckout(expecting.git));
    if (source === undefined) {
      return {
        is: 'unknown',
        why: 'the repository whose workflow signed the image must be known, got none; name it by --repository owner/name',
      };
    }
    const verified = await verifyImage(
      ecr,
      repository.uri,
      digest,
      {
        repository: source,
        ...expectedWorkflows(expecting.workflow, source),
        ...(commit !== undefined && { commit }),
      },
      expecting.trustedRoot === undefined ? {} : { trustedRoot: expecting.trustedRoot },
    );
    if (verified.verified) return { is: 'good' };
    // Sigstore that does not answer says nothing of the image.
    if (verified.why === 'inconclusive') return { is: 'unknown', why: verified.reason };
    return { is: 'bad', why: verified.reason };
  };
}
