import { DescribeImagesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { ImagePlace } from '../records/deployed';

/** @param ecr of the repository's region @throws VerbFailed when no image has the commit as its tag */
export async function digestOfCommit(
  ecr: ECRClient,
  { registryId, repositoryName }: Omit<ImagePlace, 'region'>,
  commit: string,
): Promise<string> {
  let problem = 'an image without a digest';
  try {
    const answer = await ecr.send(
      new DescribeImagesCommand({ registryId, repositoryName, imageIds: [{ imageTag: commit }] }),
    );
    const digest = answer.imageDetails?.[0]?.imageDigest;
    if (digest !== undefined) return digest;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (!/^(ImageNotFound|RepositoryNotFound)Exception$/.test(name)) throw error;
    problem = name;
  }
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    harmless(
      `could not tell: --sha must be the tag of an image in the repository ${repositoryName}, got ${commit} (${problem}); name the image with --digest sha256:…`,
    ),
  );
}
