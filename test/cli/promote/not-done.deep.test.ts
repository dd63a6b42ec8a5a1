import { connect } from '../../../cli/aws/clients';
import { verifyImage } from '../../../cli/images/verify';
import type { PromoteOptions } from '../../../cli/promote';
import { promote } from '../../../cli/promote/carry-out';
import { exitCodeOf } from '../../../cli/promote/report';
import { journalOf } from '../../../cli/records/journal';
import { AwsError } from '../../../rehearsal/aws-error';
import { s3Service } from '../../../rehearsal/endpoint/s3-service';
import { Buckets } from '../../../rehearsal/s3/buckets';
import { deployedStacks } from '../deployed-stacks';
import { Publishing } from '../images/publishing';
import { AWAY, HOME, type Registries } from '../images/registries';
import { COMMIT } from '../images/sigstore';
import { release } from '../records/entries';

const ACCOUNT = '111122223333';
const BUCKET = `acme-records-${ACCOUNT}`;
const NOW = Date.parse('2026-11-26T10:15:00Z');
let job: Publishing;
let digest: string;
let environment: Record<string, string>;
let published: Registries;
beforeAll(async () => {
  job = await Publishing.start();
  digest = job.image.digest;
  await job.anew();
  await job.publish();
  published = job.registries;
});
beforeEach(async () => {
  const buckets = new Buckets({ now: () => NOW }, ACCOUNT);
  buckets.create(BUCKET);
  const stack = (env: string, uri: string) => ({
    outputs: { ImageRepository: uri, Records: `${BUCKET}/${env}` },
  });
  const stacks = await deployedStacks({
    'shop-staging': stack('staging', HOME),
    'shop-production': stack('production', AWAY),
    'shop-laptop': { outputs: {} },
  });
  await job.anew(stacks, s3Service(buckets));
  environment = { ...job.registries.environment(), GITHUB_ACTIONS: 'true', GITHUB_ACTOR: 'ada' };
  Object.assign(process.env, environment);
});
afterEach(() => {
  for (const name of Object.keys(environment)) delete process.env[name];
});
afterAll(() => job.close());

async function promoted(options: Partial<PromoteOptions> = {}) {
  const answer = await promote(
    {
      ...{
        service: 'shop',
        env: 'production',
        repository: 'acme/shop',
        after: 'staging',
        from: HOME,
        digest,
      },
      trustedRoot: job.sigstore.trustedRoot,
      ...options,
    },
    { connect, progress: { line: () => {} }, signal: new AbortController().signal },
  );
  return { ...answer, exitCode: exitCodeOf(answer) };
}

/** What the build has pushed. */
const publish = () => job.registries.adopt(published);

/** Writes down how a release ended. */
const recorded = async (outcome: string, env = 'staging', of = digest) => {
  const { s3 } = await connect({});
  const place = { bucket: BUCKET, environment: env, service: 'shop' };
  const at = new Date(NOW + recordings++).toISOString();
  await journalOf(await s3(), place).append(release({ environment: env, digest: of, outcome, at }));
};
let recordings = 0;

const there = () =>
  verifyImage(
    job.registries.client('us-east-1'),
    AWAY,
    digest,
    {
      repository: 'acme/shop',
      workflowRef: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
      commit: COMMIT,
    },
    { trustedRoot: job.sigstore.trustedRoot },
  );

describe('could not be done', () => {
  test.each([
    ['no such stack', { env: 'other' }, 'the stack shop-other must exist'],
    ['no pipeline', { env: 'laptop' }, 'must have the output ImageRepository, got none'],
    ['no bucket of that name', { afterBucket: 'acme-records-999988887777' }, 'must exist, got NoSuchBucket'],
    ['no trust roots', { trustedRoot: '/no/roots' }, 'the trust root must be read from'],
  ])('%s', async (_, options, why) => {
    publish();
    expect(await promoted(options)).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      reason: expect.stringContaining(why),
    });
  });

  test('an interrupted copy has no tag, and is run again', async () => {
    publish();
    await recorded('released');
    job.registries.fail(({ operation, nth }) => (operation === 'PutImage' && nth === 2 ? 'drop' : undefined));
    expect(await promoted()).toMatchObject({ outcome: 'failed', exitCode: 3 });
    expect(job.images('away').flatMap(([, tags]) => tags)).toEqual([]);
    job.registries.fail(() => undefined);
    expect(await promoted()).toMatchObject({ outcome: 'promoted' });
    expect(await there()).toMatchObject({ verified: true });
  });

  test('denied', async () => {
    publish();
    await recorded('released');
    job.registries.fail(({ operation }) =>
      operation === 'InitiateLayerUpload' ? new AwsError('AccessDeniedException', 'no') : undefined,
    );
    expect(await promoted()).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('ecr:InitiateLayerUpload must be allowed for these credentials'),
    });
  });
});
