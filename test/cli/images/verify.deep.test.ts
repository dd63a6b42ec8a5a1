import { attest } from 'sigstore';
import { openArchive } from '../../../cli/images/archive';
import { attach } from '../../../cli/images/attach';
import type { JobClaims } from '../../../cli/images/provenance/job-token';
import { signStatement } from '../../../cli/images/provenance/sign';
import { provenanceOf } from '../../../cli/images/provenance/statement';
import { loadTrust } from '../../../cli/images/provenance/trust';
import { upload } from '../../../cli/images/upload';
import { verifyImage } from '../../../cli/images/verify';
import { BUNDLE_TYPE } from '../../../lambda/shared/images/bundle-type';
import { ImageRepository } from '../../../lambda/shared/images/repository';
import { AwsError } from '../../../rehearsal/aws-error';
import { Publishing } from './publishing';
import { HOME, NAME } from './registries';
import { CLAIMS, type Claims, COMMIT, Sigstore } from './sigstore';

const EXPECTED = {
  repository: 'acme/shop',
  workflowRef: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  commit: COMMIT,
};
const OTHER_DIGEST = `sha256:${'9'.repeat(64)}`;

let job: Publishing;
let images: ImageRepository;
let digest: string;
beforeAll(async () => {
  job = await Publishing.start();
  digest = job.image.digest;
});
beforeEach(async () => {
  await job.anew();
  images = new ImageRepository(job.registries.client(), HOME);
  const archive = await openArchive(job.archive);
  await upload(images, archive);
  await archive.close();
});
afterAll(() => job.close());

const verified = (trustedRoot = job.sigstore.trustedRoot) =>
  verifyImage(images.ecr, HOME, digest, EXPECTED, { trustedRoot });

const made = new Map<string, Buffer>();
/** Each once: the same job, the same statement. */
async function signed(claims: Claims = {}, statement: Claims & { digest?: string } = {}) {
  const key = JSON.stringify([claims, statement]);
  const bytes = made.get(key) ?? (await sign(claims, statement));
  made.set(key, bytes);
  return bytes;
}

/** Signs as a job that claims this, with a statement that may claim something else. */
async function sign(claims: Claims = {}, statement: Claims & { digest?: string } = {}, by = job.sigstore) {
  const { digest: of = digest, ...stated } = statement;
  const all = { ...CLAIMS, ...claims };
  return signStatement(
    provenanceOf({
      repository: HOME,
      digest: of,
      claims: { ...all, ...stated } as unknown as JobClaims,
      server: 'https://github.com',
    }),
    by.token(all),
    { fulcioURL: by.url, rekorURL: by.url },
  );
}

const attached = async (bytes: Buffer) =>
  attach(images, await images.manifest(digest), { artifactType: BUNDLE_TYPE, bytes });

test('good', async () => {
  await attached(await signed());
  const answer = await verified();
  if (!answer.verified) throw new Error(answer.reason);
  expect(answer).toMatchObject({ verified: true, provenance: { commit: COMMIT } });
});

test('good, among what others have attached', async () => {
  await attached(Buffer.from('no bundle'));
  await attached(await signed({ job_workflow_ref: 'evil/x/.github/workflows/deploy.yml@refs/heads/main' }));
  await attached(await signed());
  expect(await verified()).toMatchObject({ verified: true });
});

test.each([
  [
    'another workflow signed',
    { job_workflow_ref: 'acme/shop/.github/workflows/ci.yml@refs/heads/main' },
    {},
    'other-identity',
    'signed by the workflow',
  ],
  [
    'a caller of the same workflow from another repository',
    { repository: 'evil/shop' },
    { repository: 'acme/shop' },
    'other-identity',
    'for the repository',
  ],
  ['a branch', { ref: 'refs/heads/mine' }, {}, 'other-identity', 'for refs/heads/main'],
  ['another issuer', { iss: 'https://gitlab.com' }, {}, 'other-identity', 'by GitHub, issuer'],
  ['another image', {}, { digest: OTHER_DIGEST }, 'other-subject', OTHER_DIGEST],
  ['another commit', { sha: 'd'.repeat(40) }, {}, 'other-commit', 'must name the commit'],
  [
    'a commit that the certificate does not name',
    { sha: 'd'.repeat(40) },
    { sha: COMMIT },
    'other-commit',
    'of its certificate',
  ],
])('signed, and %s', async (_, claims, statement, why, reason) => {
  await attached(await signed(claims as Claims, statement as Claims));
  expect(await verified()).toMatchObject({ verified: false, why, reason: expect.stringContaining(reason) });
});

/** What of a bundle is tampered with. */
interface Parts {
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string }[] };
  verificationMaterial: {
    certificate?: object;
    publicKey?: object;
    tlogEntries: { integratedTime: string }[];
  };
}
const EVIL = Buffer.from(JSON.stringify({ evil: true })).toString('base64');
const TAMPERED: readonly (readonly [string, (bundle: Parts) => unknown])[] = [
  ['another statement', ({ dsseEnvelope }) => Object.assign(dsseEnvelope, { payload: EVIL })],
  ['another signature', ({ dsseEnvelope }) => Object.assign(dsseEnvelope.signatures[0] ?? {}, { sig: EVIL })],
  [
    'another type of statement',
    ({ dsseEnvelope }) => Object.assign(dsseEnvelope, { payloadType: 'text/plain' }),
  ],
  ['no entry in the log', ({ verificationMaterial }) => verificationMaterial.tlogEntries.pop()],
  [
    'another time in the log',
    ({ verificationMaterial }) =>
      Object.assign(verificationMaterial.tlogEntries[0] ?? {}, { integratedTime: '1' }),
  ],
  [
    'a key instead of a certificate',
    ({ verificationMaterial }) => {
      delete verificationMaterial.certificate;
      verificationMaterial.publicKey = { hint: 'x' };
    },
  ],
];
test.each(TAMPERED)('tampered: %s', async (_, change) => {
  const bundle = JSON.parse((await signed()).toString()) as Parts;
  change(bundle);
  await attached(Buffer.from(JSON.stringify(bundle)));
  expect(await verified()).toMatchObject({ verified: false, why: 'bad-signature' });
});

test('the same text, signed as something that is no statement', async () => {
  const { dsseEnvelope } = JSON.parse((await signed()).toString()) as Parts;
  const bundle = await attest(Buffer.from(dsseEnvelope.payload, 'base64'), 'text/plain', {
    identityToken: job.sigstore.token(CLAIMS),
    fulcioURL: job.sigstore.url,
    rekorURL: job.sigstore.url,
  });
  await attached(Buffer.from(JSON.stringify(bundle)));
  expect(await verified()).toMatchObject({
    why: 'bad-signature',
    reason: expect.stringContaining('no in-toto'),
  });
});

test('signed by another Sigstore', async () => {
  const other = await Sigstore.start();
  try {
    await attached(await sign({}, {}, other));
    expect(await verified()).toMatchObject({ verified: false, why: 'bad-signature' });
    expect(await verified(other.trustedRoot)).toMatchObject({ verified: true });
  } finally {
    await other.close();
  }
});

test('a bundle of another image, attached to this one', async () => {
  const bytes = await signed({}, { digest: OTHER_DIGEST });
  await attach(
    images,
    { ...(await images.manifest(digest)), digest: OTHER_DIGEST },
    { artifactType: BUNDLE_TYPE, bytes },
  );
  const stranger = job.registries.home.repository(NAME).images.at(-1);
  Object.assign(stranger ?? {}, { references: { ...stranger?.references, subject: digest } });
  expect(await verified()).toMatchObject({
    verified: false,
    why: 'bad-signature',
    reason: expect.stringContaining(`must be one bundle that refers to ${digest}`),
  });
});

test('nothing attached', async () => {
  expect(await verified()).toMatchObject({
    verified: false,
    why: 'unsigned',
    reason: expect.stringContaining('got nothing that is attached to it; publish it'),
  });
});

test('an attestation that is archived is none', async () => {
  const bundle = await attached(await signed());
  job.registries.home.setStatus(NAME, { imageDigest: bundle }, 'ARCHIVED');
  expect(await verified()).toMatchObject({
    why: 'unsigned',
    reason: expect.stringContaining('one that is archived'),
  });
});

test.each(['ARCHIVED', 'ACTIVATING'] as const)('an image that is %s', async (status) => {
  await attached(await signed());
  job.registries.home.setStatus(NAME, { imageDigest: digest }, status);
  expect(await verified()).toMatchObject({
    verified: false,
    why: 'archived',
    reason: expect.stringContaining(`got ${status}; restore it`),
  });
});

test('no such image', async () => {
  const unknown = await verifyImage(images.ecr, HOME, OTHER_DIGEST, EXPECTED, {
    trustedRoot: job.sigstore.trustedRoot,
  });
  expect(unknown).toMatchObject({ verified: false, why: 'absent' });
});

test('the trust root cannot be reached: inconclusive', async () => {
  await attached(await signed());
  const seeds = require('@sigstore/tuf/seeds.json') as Record<string, Record<string, string>>;
  const [seed] = Object.values(seeds);
  const rootPath = job.files.write('root.json', Buffer.from(seed?.['root.json'] ?? '', 'base64'));
  const mirror = { mirrorURL: 'http://127.0.0.1:1', rootPath, cachePath: `${rootPath}.cache` };
  const answer = await verifyImage(images.ecr, HOME, digest, EXPECTED, {
    trust: () => loadTrust(undefined, mirror, 0),
  });
  expect(answer).toMatchObject({
    verified: false,
    why: 'inconclusive',
    reason: expect.stringContaining('must be read from Sigstore’s repository'),
  });
});

test.each([
  ['is no JSON', 'x'],
  [
    'has no authority',
    '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1","tlogs":[],"certificateAuthorities":[],"ctlogs":[],"timestampAuthorities":[]}',
  ],
  ['is empty', ''],
])('a file of roots that %s: inconclusive', async (_, text) => {
  await attached(await signed());
  expect(await verified(job.files.write('roots.json', text))).toMatchObject({
    verified: false,
    why: 'inconclusive',
  });
});

test('roots one a line, as gh writes them', async () => {
  await attached(await signed());
  const other = await Sigstore.start();
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  const lines = [other.trustedRoot, job.sigstore.trustedRoot].map((file) => readFileSync(file, 'utf8'));
  await other.close();
  expect(await verified(job.files.write('roots.jsonl', `${lines.join('\n')}\n`))).toMatchObject({
    verified: true,
  });
});

test('ECR does not answer: no verdict', async () => {
  await attached(await signed());
  job.registries.fail(({ operation }) =>
    operation === 'ListImageReferrers' ? new AwsError('AccessDeniedException', 'no') : undefined,
  );
  await expect(verified()).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
