import { ListImageReferrersCommand } from '@aws-sdk/client-ecr';
import { ImageRepository } from '../../../lambda/shared/images/repository';
import { EXIT, VerbFailed } from '../../exit-codes';
import { tag, upload } from '../../images/upload';
import { imageOf, VERSIONS, type Version } from '../images';
import { REPOSITORY, STACKS } from '../names';
import { type Act, asked, type Stage } from '../run';

/** Deploys the repository and pushes every version. */
export const imagesAct: Act = async (stage) => {
  await deployed(stage, STACKS.images, []);
  const repository = new ImageRepository(await stage.clients.ecr(), REPOSITORY);
  const digests = await digestsOf(stage);
  const [base, sample] = [await stage.base(), stage.sample()];
  for (const version of Object.keys(VERSIONS) as Version[]) {
    const image = imageOf(base, sample, version);
    await upload(repository, image, {
      signal: stage.signal,
      onBlob: ({ size }) => stage.say(`images: pushing ${Math.ceil(size / 1024)} KiB of ${version}`),
    });
    await tag(repository, image.manifest, version);
  }
  const first = imageOf(base, sample, 'first');
  const secondTag = await asked(() => tag(repository, first.manifest, 'first-again'));
  const referrers = await asked(async () => {
    const { referrers = [] } = await repository.ecr.send(
      new ListImageReferrersCommand({ ...repository.name, subjectId: { imageDigest: digests.first } }),
    );
    return referrers.length;
  });
  const pushes = { answered: { untagged: true, secondTag: 'answered' in secondTag } };
  return {
    outcome: 'as assumed',
    says: `${Object.keys(digests).length} images are in ${REPOSITORY}`,
    answers: { pushes, referrers },
  };
};

/** By version. They are the same in each run, as long as base and sample are. */
export async function digestsOf(stage: Stage): Promise<Readonly<Record<Version, string>>> {
  const [base, sample] = [await stage.base(), stage.sample()];
  const all = (Object.keys(VERSIONS) as Version[]).map(
    (version) => [version, imageOf(base, sample, version).manifest.digest] as const,
  );
  return Object.fromEntries(all) as Record<Version, string>;
}

/** Has the cdk command line deploy one stack. @throws VerbFailed when it ends with an error */
export async function deployed(
  stage: Stage,
  stackName: string,
  parameters: readonly string[],
  { more = 0, along = false }: { readonly more?: number; readonly along?: boolean } = {},
): Promise<void> {
  const code = await stage.cdk(
    [
      ...[
        'deploy',
        stackName,
        ...(along ? [] : ['--exclusively']),
        '--require-approval=never',
        '--progress=events',
      ],
      ...parameters.map((parameter) => `--parameters=${parameter}`),
      ...stage.app(more),
    ],
    stage.signal,
  );
  stage.signal.throwIfAborted();
  if (code === 0) return;
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `cdk deploy ${stackName} must end with 0, got ${code}; what it printed says why`,
  );
}
