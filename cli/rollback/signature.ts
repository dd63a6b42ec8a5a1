import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expectedWorkflows, REPOSITORY } from '../../lambda/shared/images/provenance/expected';
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

/** In a workflow GitHub says it; on a laptop the remote that the checkout came from. */
async function repositoryOfCheckout(directory: string): Promise<string | undefined> {
  const given = process.env.GITHUB_REPOSITORY;
  if (given && REPOSITORY.test(given)) return given;
  const url = await promisify(execFile)('git', ['-C', directory, 'remote', 'get-url', 'origin']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  const [, found] = /github\.com[:/]([^/]+\/[^/]+?)(?:\.git)?$/.exec(url) ?? [];
  if (found !== undefined && REPOSITORY.test(found)) return found;
  return undefined;
}
