import { verifyImage } from '../../../cli/images/verify';
import { digestOf } from '../../../lambda/shared/images/content';
import { imageOf } from './oci-archive';
import { Publishing } from './publishing';
import { HOME, NAME } from './registries';
import { COMMIT } from './sigstore';

const WORKFLOW = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
const EXPECTED = { repository: 'acme/shop', workflowRef: WORKFLOW, commit: COMMIT };
const ATTACHED_TAG = new RegExp(`^${COMMIT}\\.[0-9a-f]{12}$`);
const SBOM = '{"spdxVersion":"SPDX-2.3","name":"shop"}';

let job: Publishing;
beforeAll(async () => {
  job = await Publishing.start();
});
beforeEach(() => job.anew());
afterAll(() => job.close());

const verified = (more: object = {}) =>
  verifyImage(
    job.registries.client(),
    HOME,
    job.image.digest,
    { ...EXPECTED, ...more },
    { trustedRoot: job.sigstore.trustedRoot },
  );

test('published: pushed, signed, with its SBOM, and the tag last', async () => {
  const sbom = job.files.write('sbom.json', SBOM);
  const run = 'https://github.com/acme/shop/actions/runs/42/attempts/1';
  expect(await job.publish({ sbom, sha: COMMIT })).toEqual({
    outcome: 'published',
    exitCode: 0,
    reason: expect.stringContaining(`with the tag ${COMMIT}`),
    commit: COMMIT,
    digest: job.image.digest,
    platform: 'linux/arm64',
    sbom: digestOf(SBOM),
    run,
  });
  expect(job.images()).toEqual([
    [job.image.digest, [COMMIT]],
    [expect.any(String), [expect.stringMatching(ATTACHED_TAG)]],
    [expect.any(String), [expect.stringMatching(ATTACHED_TAG)]],
  ]);
  expect(await verified()).toEqual({
    verified: true,
    digest: job.image.digest,
    provenance: { commit: COMMIT, repository: 'acme/shop', workflowRef: WORKFLOW, run, sbom: digestOf(SBOM) },
  });
  // What tools look for. source: sigstore/cosign, specs/BUNDLE_SPEC.md
  const [, , bundle] = job.registries.home.repository(NAME).images;
  expect(JSON.parse(bundle?.manifest ?? '')).toMatchObject({
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    config: { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 },
    layers: [{ mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }],
    subject: { digest: job.image.digest },
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': 'https://slsa.dev/provenance/v1',
    },
  });
});

test('again: reused, and nothing is pushed or signed', async () => {
  await job.publish();
  const before = job.images();
  job.sigstore.asked.length = 0;
  expect(await job.publish()).toMatchObject({ outcome: 'reused', exitCode: 0, digest: job.image.digest });
  expect(job.images()).toEqual(before);
  expect(job.sigstore.asked).toEqual(['/token']);
});

test('another build of the same commit: the image that is there stays', async () => {
  await job.publish();
  const other = imageOf({ layers: [Buffer.from('built a second time')] });
  const archive = job.files.write('other.tar', other.bytes);
  expect(await job.publish({ archive })).toMatchObject({
    outcome: 'reused',
    digest: job.image.digest,
    reason: expect.stringContaining(`what was built now is ${other.digest}, and is left`),
  });
});

test('the same image of two commits has a provenance of each', async () => {
  const other = 'e'.repeat(40);
  await job.publish();
  expect(await job.publish({}, { sha: other })).toMatchObject({
    outcome: 'published',
    digest: job.image.digest,
  });
  expect(job.images()[0]).toEqual([job.image.digest, [COMMIT, other]]);
  expect(await verified()).toMatchObject({ verified: true });
  expect(await verified({ commit: other })).toMatchObject({ verified: true });
  expect(await verified({ commit: 'f'.repeat(40) })).toMatchObject({ why: 'other-commit' });
});

describe('refused: the tag of the commit is of an image', () => {
  test('that nobody signed', async () => {
    const stranger = job.registries.home.put(NAME, '{}', { tag: COMMIT });
    expect(await job.publish()).toMatchObject({
      outcome: 'refused',
      exitCode: 1,
      reason: expect.stringMatching(
        new RegExp(
          `got ${stranger.digest}, pushed at 2026-11-26T10:00:00.000Z: .*CloudTrail|teal publish in the workflow`,
        ),
      ),
    });
    expect(job.images()).toHaveLength(1);
  });

  test('that another workflow signed', async () => {
    const workflow = WORKFLOW.replace('deploy', 'other');
    expect(await job.publish({ workflow }, { job_workflow_ref: workflow })).toMatchObject({
      outcome: 'published',
    });
    expect(await job.publish()).toMatchObject({
      outcome: 'refused',
      exitCode: 1,
      reason: expect.stringContaining(
        'other.yml@refs/heads/main; do not use it, and find out who pushed it (PutImage in CloudTrail)',
      ),
    });
  });

  test('that was archived', async () => {
    await job.publish();
    job.registries.home.setStatus(NAME, { imageTag: COMMIT }, 'ARCHIVED');
    expect(await job.publish()).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('must be active in acme/shop, got ARCHIVED; restore it'),
    });
  });
});

test.each([
  ['another workflow', { job_workflow_ref: WORKFLOW.replace('deploy', 'ci') }, {}, 'the job must be one of'],
  ['a pull request', { ref: 'refs/pull/7/merge' }, {}, 'must run for refs/heads/main, got refs/pull/7/merge'],
  ['a branch', { ref: 'refs/heads/mine' }, {}, 'must run for refs/heads/main'],
  ['another commit', {}, { sha: 'd'.repeat(40) }, 'a job signs for its own commit alone'],
])('refused before anything is pushed: a job of %s', async (_, claims, options, why) => {
  expect(await job.publish(options, claims)).toMatchObject({
    outcome: 'refused',
    exitCode: 1,
    reason: expect.stringContaining(why),
  });
  expect(job.registries.calls).toEqual([]);
});

test.each([
  [
    'a private repository, and nobody says who signs',
    { fulcio: undefined, rekor: undefined },
    { repository_visibility: 'private' },
    '--sigstore must be given',
  ],
  [
    'GitHub’s Sigstore without its roots',
    { fulcio: undefined, rekor: undefined, sigstore: 'github', trustedRoot: undefined },
    {},
    '--trusted-root must be given',
  ],
  ['an archive that is none', { archive: __filename }, {}, 'the archive must be a tar file'],
  ['an archive that is not there', { archive: '/no/image.tar' }, {}, 'ENOENT'],
  ['an SBOM that is none', { sbom: __filename }, {}, '--sbom must be SPDX or CycloneDX'],
])('bad input: %s', async (_, changed, claims, why) => {
  const options = Object.fromEntries(Object.entries(changed));
  expect(await job.publish(options as never, claims as never)).toMatchObject({
    outcome: 'bad-input',
    exitCode: 2,
    reason: expect.stringContaining(why),
  });
  expect(job.registries.calls).toEqual([]);
});
