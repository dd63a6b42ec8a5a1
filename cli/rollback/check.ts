import type { ECRClient } from '@aws-sdk/client-ecr';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { callFailed } from '../aws/call-failed';
import type { ReleaseEntry } from '../records/entry';
import { commitOf, describeImage, imageSeen, type Repository, repositoryOf } from './image';
import type { Ancestry, Checked, ImageSeen, Signature } from './problems';
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

/** Looks at all that may speak against a release; what AWS does not answer is told as not known. @throws MissingAnswer */
export async function check(
  { digest, commit }: Wanted,
  { clients, imageRepository, irreversible, verify, ancestry }: Check,
): Promise<Checked> {
  if (imageRepository === undefined) {
    throw new MissingAnswer('the stack must have the output ImageRepository, got none; deploy it again');
  }
  const repository = repositoryOf(imageRepository);
  const { uri } = repository;
  const ecr = await clients.ecr(repository.region);
  const told = await seen(() => describeImage(ecr, repository, digest), uri);
  const image: ImageSeen = 'why' in told ? { is: 'unknown', why: told.why } : imageSeen(told.detail);
  // The build's tag, where no record says it.
  const built = commit ?? ('detail' in told ? commitOf(told.detail) : undefined);
  const [ofCommit, signature] = await Promise.all([
    built === undefined ? undefined : ancestry(built),
    signatureOf(image, () => verify(ecr, repository, { digest, commit: built }), uri),
  ]);
  return { image, signature, irreversible, ...(ofCommit && { ancestry: ofCommit }) };
}

async function signatureOf(
  image: ImageSeen,
  verify: () => Promise<Signature>,
  uri: string,
): Promise<Signature> {
  // What is gone, or cannot be pulled, has no signature to be looked at.
  if (image.is === 'unknown') return { is: 'unknown', why: 'the repository did not answer' };
  if (image.is !== 'there') return { is: 'good' };
  const told = await seen(verify, uri);
  return 'why' in told ? { is: 'unknown', why: told.why } : told.detail;
}

/** An answer, or why AWS gave none. @throws what is no lack of an answer of AWS's */
async function seen<T>(
  call: () => Promise<T>,
  uri: string,
): Promise<{ readonly detail: T } | { readonly why: string }> {
  try {
    return { detail: await call() };
  } catch (error) {
    const failed = callFailed(error, `the repository ${uri}`);
    if (failed === undefined) throw error;
    return { why: failed.message };
  }
}
