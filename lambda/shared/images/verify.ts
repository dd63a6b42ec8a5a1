import type { ECRClient, ImageReferrer } from '@aws-sdk/client-ecr';
import { parseArtifact } from './artifact';
import { BUNDLE_TYPE } from './bundle-type';
import { NotAnImage } from './content';
import type { ExpectedProvenance } from './provenance/expected';
import { bestOf, type Judgement, judge, type NotVerified, type Provenance } from './provenance/judge';
import { type Trust, TrustUnavailable } from './provenance/trust';
import { BadSignature, verifyBundle } from './provenance/verify-bundle';
import { ImageRepository } from './repository';

export type { ExpectedProvenance } from './provenance/expected';
export type { NotVerified, Provenance } from './provenance/judge';

/** Whether an image is what this delivery built; nothing but `verified: true` may be released. */
export type Verified =
  | { readonly verified: true; readonly digest: string; readonly provenance: Provenance }
  | {
      readonly verified: false;
      readonly why: NotVerified;
      /** For people: one sentence with what to do. It holds text of AWS and of the image: print it by `harmless`. */
      readonly reason: string;
    };

/** A bundle has a certificate, a log entry and a statement: ten kilobytes, mostly. */
const LARGEST_BUNDLE = 1024 * 1024;

const DO: Readonly<Record<NotVerified, string>> = {
  absent: 'publish it, or check the digest and the repository',
  archived:
    'restore it (aws ecr update-image-storage-class --target-storage-class STANDARD), which takes up to 20 minutes',
  unsigned: 'publish it by teal publish in the workflow',
  'bad-signature': 'do not use it, and find out who attached that to it',
  'other-identity': 'do not use it, and find out who pushed it (PutImage in CloudTrail)',
  'other-subject': 'do not use it, and find out who attached that to it',
  'other-commit': 'name the commit that it was built from',
  inconclusive:
    'try again, or give trust roots as a file (--trusted-root, written by gh attestation trusted-root)',
};

/**
 * Verifies where an image comes from, by what is attached to it in ECR: a bundle of Sigstore, signed by the very workflow,
 * for that repository, branch and commit, over that digest. It fails closed: whatever is missing, wrong or could not be
 * told is not verified.
 *
 * @param ecr of the repository's region
 * @param repository its URI, or its name in the caller's account
 * @param trust the trust roots, asked for once there is something to verify; throws TrustUnavailable
 * @throws what the SDK throws: a call that was denied, throttled or not answered
 */
export async function verifyImageBy(
  ecr: ECRClient,
  repository: string,
  digest: string,
  expected: ExpectedProvenance,
  trust: () => Promise<readonly Trust[]>,
): Promise<Verified> {
  const images = new ImageRepository(ecr, repository);
  const judgement = await judged(images, digest, expected, trust);
  if (judgement.verified) return { verified: true, digest, provenance: judgement.provenance };
  const { why, reason } = judgement;
  return { verified: false, why, reason: `the image ${digest} is not verified: ${reason}; ${DO[why]}` };
}

async function judged(
  images: ImageRepository,
  digest: string,
  expected: ExpectedProvenance,
  trust: () => Promise<readonly Trust[]>,
): Promise<Judgement> {
  const { repositoryName } = images.name;
  const image = await images.describe({ imageDigest: digest });
  if (image === undefined) return no('absent', `it must be in ${repositoryName}, got no such image`);
  if (image.imageStatus !== undefined && image.imageStatus !== 'ACTIVE') {
    return no('archived', `it must be active in ${repositoryName}, got ${image.imageStatus}`);
  }
  try {
    const referrers = await images.referrers(digest, [BUNDLE_TYPE]);
    const active = referrers.filter(({ artifactStatus = 'ACTIVE' }) => artifactStatus === 'ACTIVE');
    if (active.length === 0) {
      const got = referrers.length > 0 ? 'one that is archived' : 'nothing that is attached to it';
      return no('unsigned', `it must have a provenance, got ${got}`);
    }
    const roots = await trust();
    const judgements: Judgement[] = [];
    for (const referrer of active) {
      const found = await ofOne(images, referrer, digest, expected, roots);
      if (found.verified) return found;
      judgements.push(found);
    }
    return bestOf(judgements);
  } catch (error) {
    if (error instanceof TrustUnavailable) return no('inconclusive', error.message);
    if (error instanceof NotAnImage) return no('bad-signature', error.message);
    throw error;
  }
}

async function ofOne(
  images: ImageRepository,
  { digest: referrer = '' }: ImageReferrer,
  digest: string,
  expected: ExpectedProvenance,
  roots: readonly Trust[],
): Promise<Judgement> {
  try {
    return judge(await verifyBundle(await bundleOf(images, referrer, digest), roots), digest, expected);
  } catch (error) {
    if (error instanceof BadSignature) {
      return no('bad-signature', `its provenance must be signed as Sigstore signs, got ${error.message}`);
    }
    if (error instanceof NotAnImage) return no('bad-signature', error.message);
    throw error;
  }
}

/** @throws NotAnImage for what is no bundle of this image */
async function bundleOf(images: ImageRepository, referrer: string, digest: string): Promise<Buffer> {
  const { text } = await images.manifest(referrer);
  const { subject, layers } = parseArtifact(text, referrer);
  const [layer, ...others] = layers;
  if (subject.digest !== digest || others.length > 0 || layer?.mediaType !== BUNDLE_TYPE) {
    throw new NotAnImage(`${referrer} must be one bundle that refers to ${digest}, got another artifact`);
  }
  if (layer.size > LARGEST_BUNDLE) {
    throw new NotAnImage(`${referrer} must have at most ${LARGEST_BUNDLE} bytes, got ${layer.size}`);
  }
  const parts: Uint8Array[] = [];
  for await (const bytes of images.blob(layer).read()) parts.push(bytes);
  return Buffer.concat(parts);
}

const no = (why: NotVerified, reason: string): Judgement => ({ verified: false, why, reason });
