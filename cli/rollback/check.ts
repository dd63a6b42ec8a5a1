import type { ECRClient } from '@aws-sdk/client-ecr';
import { MissingAnswer } from '../../lambda/uniformity/must';
import type { ReleaseEntry } from '../records/entry';
import { describeImage, imageSeen, type Repository, repositoryOf } from './image';
import type { Ancestry, Checked, Signature } from './problems';
import type { Wanted } from './wanted';

export interface Check {
  readonly clients: { ecr(region?: string): Promise<ECRClient> };
  /** Output of the stack. */
  readonly imageRepository: string | undefined;
  readonly irreversible: readonly ReleaseEntry[];
  readonly verify: (
    ecr: ECRClient,
    repository: Repository,
    image: { readonly digest: string; readonly commit: string | undefined },
  ) => Promise<Signature>;
  readonly ancestry: (commit: string) => Promise<Ancestry>;
}

/** Looks at all that may speak against a release, side by side. @throws what the SDK throws: nothing is guessed */
export async function check(
  { digest, commit }: Wanted,
  { clients, imageRepository, irreversible, verify, ancestry }: Check,
): Promise<Checked> {
  if (imageRepository === undefined) {
    throw new MissingAnswer('the stack must have the output ImageRepository, got none; deploy it again');
  }
  const repository = repositoryOf(imageRepository);
  const ecr = await clients.ecr(repository.region);
  const [image, ofCommit] = await Promise.all([
    describeImage(ecr, repository, digest).then(imageSeen),
    commit === undefined ? undefined : ancestry(commit),
  ]);
  // What is gone, or cannot be pulled, has no signature to be looked at.
  const signature: Signature =
    image.is === 'there' ? await verify(ecr, repository, { digest, commit }) : { is: 'good' };
  return { image, signature, irreversible, ...(ofCommit && { ancestry: ofCommit }) };
}
