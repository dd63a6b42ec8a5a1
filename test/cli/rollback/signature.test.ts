import { repositoryOf } from '../../../cli/rollback/image';
import { signatureBy } from '../../../cli/rollback/signature';
import { Publishing } from '../images/publishing';
import { HOME } from '../images/registries';
import { COMMIT } from '../images/sigstore';

let job: Publishing;
beforeAll(async () => {
  job = await Publishing.start();
  await job.anew();
  await job.publish();
});
afterAll(() => job.close());

const THEN = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
const NOW = 'platform/teal/.github/workflows/deploy.yml@refs/tags/v2.0.0';

test.each<[string, string[] | undefined, string]>([
  ['the repository’s own workflow', undefined, 'good'],
  ['a workflow of before', [NOW, THEN], 'good'],
  ['a workflow that is not named', [NOW], 'bad'],
])('an image of %s', async (_, workflow, is) => {
  const verify = signatureBy({
    ...{ git: '.', repository: 'acme/shop', trustedRoot: job.sigstore.trustedRoot },
    ...(workflow && { workflow }),
  });
  const image = { digest: job.image.digest, commit: COMMIT };
  expect(await verify(job.registries.client('eu-west-1'), repositoryOf(HOME), image)).toMatchObject({ is });
});
