import { verifyImage } from '../../../cli/images/verify';
import { AwsError } from '../../../rehearsal/aws-error';
import { Publishing } from './publishing';
import { HOME } from './registries';
import { BEARER, COMMIT } from './sigstore';

const EXPECTED = {
  repository: 'acme/shop',
  workflowRef: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  commit: COMMIT,
};

let job: Publishing;
beforeAll(async () => {
  job = await Publishing.start();
});
beforeEach(() => job.anew());
afterAll(() => job.close());

const verified = () =>
  verifyImage(job.registries.client(), HOME, job.image.digest, EXPECTED, {
    trustedRoot: job.sigstore.trustedRoot,
  });

describe('what fails in between: no tag, and run again it converges', () => {
  const again = async () => {
    job.sigstore.down.clear();
    job.registries.fail(() => undefined);
    expect(await job.publish()).toMatchObject({
      outcome: 'published',
      exitCode: 0,
      digest: job.image.digest,
    });
    expect(await verified()).toMatchObject({ verified: true });
  };
  const tagged = () => job.images().filter(([, tags]) => tags.length > 0);

  test.each([
    ['InitiateLayerUpload', 4],
    ['UploadLayerPart', 3],
    ['CompleteLayerUpload', 5],
    ['PutImage', 1],
    ['PutImage', 2],
    ['PutImage', 3],
    ['ListImageReferrers', 1],
    ['GetDownloadUrlForLayer', 1],
  ] as const)('%s %i', async (operation, nth) => {
    job.registries.fail((call) => (call.operation === operation && call.nth === nth ? 'drop' : undefined));
    expect(await job.publish()).toMatchObject({ outcome: 'failed', exitCode: 3 });
    expect(tagged()).toEqual([]);
    await again();
  });

  test.each([
    ['the runner gives no token', '/token', 'the token of the job must be given out by the runner'],
    ['no certificate', '/api/v2/signingCert', 'CA_CREATE_SIGNING_CERTIFICATE_ERROR'],
    ['no log', '/api/v1/log/entries', 'TLOG_CREATE_ENTRY_ERROR'],
  ])('%s', async (_, path, why) => {
    job.sigstore.down.add(path);
    const published = await job.publish();
    expect(published).toMatchObject({ outcome: 'failed', exitCode: 3, reason: expect.stringContaining(why) });
    expect(published.reason).not.toContain(BEARER);
    expect(tagged()).toEqual([]);
    await again();
  });

  test.each([
    ['throttled', new AwsError('ThrottlingException', 'Rate exceeded'), 'ecr:PutImage was throttled'],
    [
      'denied',
      new AwsError('AccessDeniedException', 'no'),
      'ecr:PutImage must be allowed for these credentials',
    ],
  ])('%s', async (_, error, why) => {
    job.registries.fail(({ operation }) => (operation === 'PutImage' ? error : undefined));
    expect(await job.publish()).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      reason: expect.stringContaining(why),
    });
    expect(tagged()).toEqual([]);
    await again();
  });

  test('the roots of trust are not to be had', async () => {
    expect(await job.publish({ trustedRoot: '/no/roots.json' })).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      reason: expect.stringContaining('the trust root must be read from --trusted-root /no/roots.json'),
    });
    expect(tagged()).toEqual([]);
    await again();
  });

  test('a repository that is not there', async () => {
    const repository = HOME.replace('acme/shop', 'acme/other');
    expect(await job.publish({ repository })).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      reason: expect.stringContaining(`the repository ${repository} must exist in this account and region`),
    });
  });
});
