import { connect } from '../../../cli/aws/clients';
import { tagReleased } from '../../../cli/images/released';
import { verifyImage } from '../../../cli/images/verify';
import type { PromoteOptions } from '../../../cli/promote';
import { promote } from '../../../cli/promote/carry-out';
import { exitCodeOf } from '../../../cli/promote/report';
import { journalOf } from '../../../cli/records/journal';
import { s3Service } from '../../../rehearsal/endpoint/s3-service';
import { Buckets } from '../../../rehearsal/s3/buckets';
import { deployedStacks } from '../deployed-stacks';
import { Publishing } from '../images/publishing';
import { AWAY, HOME, NAME, type Registries } from '../images/registries';
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

test('what staging has released goes on, by its digest, to the region of production; and again', async () => {
  publish();
  await recorded('released');
  expect(await promoted()).toEqual({
    outcome: 'promoted',
    exitCode: 0,
    reason: expect.stringContaining('staging has released it, and it was copied'),
    digest,
    commit: COMMIT,
    copied: true,
    overrides: [],
    repository: AWAY,
  });
  // With its provenance, and a tag on it, too.
  const [image, provenance, ...others] = job.images('away');
  expect(image).toEqual([digest, [COMMIT]]);
  expect(provenance?.[1]).toEqual([`${COMMIT}.${provenance?.[0].slice(7, 19)}`]);
  expect(others).toEqual([]);
  expect(await there()).toMatchObject({ verified: true });
  const before = job.images('away');
  expect(await promoted({ sha: COMMIT, digest: undefined } as never)).toMatchObject({
    outcome: 'promoted',
    digest,
  });
  expect(job.images('away')).toEqual(before);
});

test('the first environment, where the build has pushed: nothing is copied', async () => {
  publish();
  expect(
    await promoted({ env: 'staging', first: true, after: undefined, from: undefined } as never),
  ).toMatchObject({
    outcome: 'promoted',
    copied: false,
    repository: HOME,
  });
});

test('the first release to an environment, which has no stack yet', async () => {
  publish();
  await recorded('released');
  const options = { env: 'new', to: AWAY, afterBucket: BUCKET };
  expect(await promoted(options)).toMatchObject({ outcome: 'promoted', copied: true, repository: AWAY });
  expect(await there()).toMatchObject({ verified: true });
  // Where there is a stack, it is asked, and must agree.
  expect(await promoted({ to: HOME })).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining(`must have the output ImageRepository ${HOME}, got ${AWAY}`),
  });
});

describe('refused, and nothing is copied', () => {
  const refused = async (why: string, options: object = {}) => {
    expect(await promoted(options as never)).toMatchObject({
      outcome: 'refused',
      exitCode: 1,
      reason: expect.stringContaining(why),
    });
    expect(job.images('away')).toEqual([]);
  };

  test('staging has not released it', async () => {
    publish();
    await refused(
      'must have been released to staging, got no such release on record; release it there first',
    );
  });

  test('staging has rolled it back', async () => {
    publish();
    await recorded('rolled-back');
    await refused('must have gone out, got rolled-back');
  });

  test('the release is one of another service’s records', async () => {
    publish();
    await recorded('released', 'production');
    await refused('must have been released to staging');
  });

  test('nobody signed it, whatever was overridden', async () => {
    const stranger = job.registries.home.put(NAME, '{}', { tag: COMMIT });
    await recorded('released', 'staging', stranger.digest);
    await refused('must have a provenance', { digest: stranger.digest, override: 'INC-1' });
  });

  test('it is of another commit than was asked for', async () => {
    publish();
    await recorded('released');
    await refused('must name the commit', { sha: 'd'.repeat(40) });
  });

  test('another repository built it', async () => {
    publish();
    await recorded('released');
    await refused('signed by the workflow', { repository: 'acme/other' });
  });

  test('it is archived, or there is none', async () => {
    publish();
    await recorded('released');
    await refused('must be the tag of an image', { digest: undefined, sha: 'e'.repeat(40) });
    job.registries.home.setStatus(NAME, { imageDigest: digest }, 'ARCHIVED');
    await refused('must be active in acme/shop, got ARCHIVED');
  });
});

test('an image of before a new tag of the workflows goes on while that workflow is named, and not after', async () => {
  publish();
  await recorded('released');
  const now = 'platform/teal/.github/workflows/deploy.yml@refs/tags/v2.0.0';
  const then = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
  expect(await promoted({ workflow: [now] })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining(`signed by the workflow https://github.com/${now}`),
  });
  expect(await promoted({ workflow: [now, then] })).toMatchObject({ outcome: 'promoted', copied: true });
});

test('a hotfix past staging is overridden, and says so', async () => {
  publish();
  expect(await promoted({ override: 'INC-123: staging is down' })).toMatchObject({
    outcome: 'promoted',
    exitCode: 0,
    overrides: [
      `the image ${digest} must have been released to staging, got no such release on record; overridden by ada: INC-123: staging is down`,
    ],
  });
});

describe('released', () => {
  test('is tagged when the records say so; and again', async () => {
    publish();
    await recorded('released');
    await promoted();
    expect(await promoted({ released: true })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining(
        'must have been released to production, got no such release on record; nothing was tagged',
      ),
    });
    await recorded('released', 'production');
    const tag = `deployed-production-${COMMIT}`;
    expect(await promoted({ released: true })).toMatchObject({
      outcome: 'tagged',
      reason: `the image has the tag ${tag}`,
    });
    const tagged = job.images('away');
    expect(tagged[0]).toEqual([digest, [COMMIT, tag]]);
    // The provenance is kept as long as the image is.
    expect(tagged[1]?.[1]).toEqual([COMMIT, tag].map((each) => `${each}.${tagged[1]?.[0].slice(7, 19)}`));
    expect(await promoted({ released: true })).toMatchObject({ outcome: 'tagged' });
    expect(job.images('away')).toEqual(tagged);
  });

  test('an image that cannot be pulled is not tagged', async () => {
    publish();
    job.registries.home.setStatus(NAME, { imageDigest: digest }, 'ARCHIVED');
    const place = { environment: 'staging', commit: COMMIT };
    await expect(tagReleased(job.registries.client(), HOME, digest, place)).rejects.toThrow('not archived');
  });
});
