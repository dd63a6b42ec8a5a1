import { BUNDLE_TYPE, PROVENANCE_TYPE } from '../../lambda/shared/images/bundle-type';
import { digestOf, NotAnImage } from '../../lambda/shared/images/content';
import { GITHUB } from '../../lambda/shared/images/provenance/expected';
import { ImageRepository } from '../../lambda/shared/images/repository';
import { repositoryOfUri } from '../../lambda/shared/images/repository-uri';
import type { Verified } from '../../lambda/shared/images/verify';
import type { Clients } from '../aws/clients';
import { type Archive, openArchive } from '../images/archive';
import { attach } from '../images/attach';
import { failureOf } from '../images/failed';
import type { JobToken } from '../images/provenance/job-token';
import { SIGNING_SERVICES, type SigningService, signStatement } from '../images/provenance/sign';
import { provenanceOf } from '../images/provenance/statement';
import { loadTrust } from '../images/provenance/trust';
import { readSbom, type Sbom } from '../images/sbom';
import { tagWhole } from '../images/tag-whole';
import { upload } from '../images/upload';
import { verifyImage } from '../images/verify';
import type { Progress } from '../progress';
import type { PublishOptions } from '../publish';
import { expectedOf, ofExisting, refusalOf } from './decide';
import type { Published } from './report';

export interface PublishSurroundings {
  readonly connect: (options: Pick<PublishOptions, 'region' | 'profile'>) => Promise<Pick<Clients, 'ecr'>>;
  readonly jobToken: () => Promise<JobToken>;
  readonly progress: Pick<Progress, 'line'>;
  readonly signal: AbortSignal;
}

/** Never rejects but for an interruption, or a mistake of this program. */
export async function publish(
  options: PublishOptions,
  surroundings: PublishSurroundings,
): Promise<Published> {
  let archive: Archive | undefined;
  let isPushing = false;
  try {
    archive = await openArchive(options.archive);
    const sbom = options.sbom === undefined ? undefined : await readSbom(options.sbom);
    isPushing = true;
    return await publishArchive(options, archive, sbom, surroundings);
  } catch (error) {
    if (surroundings.signal.aborted) throw error;
    if (!isPushing && (error instanceof NotAnImage || isOfFile(error))) {
      return { outcome: 'bad-input', reason: error.message };
    }
    const failed = failureOf(error, options.repository);
    if (failed === undefined) throw error;
    return failed;
  } finally {
    await archive?.close();
  }
}

async function publishArchive(
  options: PublishOptions,
  archive: Archive,
  sbom: Sbom | undefined,
  surroundings: PublishSurroundings,
): Promise<Published> {
  const { progress, signal, connect, jobToken } = surroundings;
  const { claims, jwt } = await jobToken();
  const server = process.env.GITHUB_SERVER_URL ?? GITHUB;
  const publisher = {
    claims,
    server,
    ...(options.workflow !== undefined && { workflow: options.workflow }),
    ...(options.sha !== undefined && { sha: options.sha }),
  };
  const commit = claims.sha;
  const { manifest, platform } = archive;
  const refusal = refusalOf(publisher);
  if (refusal !== undefined) return { outcome: 'refused', reason: refusal, commit };
  const missing = missingOption(options, claims.repository_visibility);
  if (missing !== undefined) return { outcome: 'bad-input', reason: missing, commit };

  const region = repositoryOfUri(options.repository)?.region;
  const repository = new ImageRepository(await (await connect(options)).ecr(region), options.repository);
  const expected = expectedOf(publisher);
  const trust = once(() => loadTrust(options.trustedRoot));
  const verify = (digest: string) =>
    verifyImage(repository.ecr, options.repository, digest, expected, { trust });

  const found = await repository.describe({ imageTag: commit });
  if (found?.imageDigest !== undefined) {
    const digest = found.imageDigest;
    const verified = await verify(digest);
    const next = ofExisting({ digest, pushedAt: found.imagePushedAt }, manifest.digest, verified);
    return next.do === 'reuse'
      ? { outcome: 'reused', reason: next.reason, commit, digest, ...provenIn(verified) }
      : { outcome: next.do === 'refuse' ? 'refused' : 'failed', reason: next.reason, commit };
  }

  const transfer = {
    signal,
    onBlob: ({ digest, size }: { digest: string; size: number }) =>
      progress.line(`pushing ${digest} (${Math.ceil(size / 1024)} KiB)`),
  };
  await upload(repository, archive, transfer);
  if (sbom) await attach(repository, manifest, sbom, transfer);
  // Of an earlier run that was interrupted before the tag; or of the same content, of this commit.
  let verified = await verify(manifest.digest);
  const isProven = verified.verified && verified.provenance.sbom === digestOfSbom(sbom);
  if (!isProven) {
    const statement = provenanceOf({
      repository: options.repository,
      digest: manifest.digest,
      claims,
      server,
      ...(sbom && { sbom: { digest: digestOf(sbom.bytes), mediaType: sbom.artifactType } }),
    });
    const bytes = await signStatement(statement, jwt, signingServiceOf(options));
    signal.throwIfAborted();
    await attach(
      repository,
      manifest,
      { artifactType: BUNDLE_TYPE, bytes, annotations: annotations() },
      transfer,
    );
    verified = await verify(manifest.digest);
  }
  if (!verified.verified) {
    const outcome = verified.why === 'inconclusive' ? 'failed' : 'refused';
    return { outcome, reason: `the image has no tag yet: ${verified.reason}`, commit };
  }
  await tagWhole(repository, manifest, commit);
  return {
    outcome: 'published',
    reason: `pushed with the tag ${commit}, for ${platform}`,
    commit,
    digest: manifest.digest,
    platform,
    ...provenIn(verified),
  };
}

/** By which tools find a bundle and tell it from others. source: sigstore/cosign, specs/BUNDLE_SPEC.md */
const annotations = (): Record<string, string> => ({
  'org.opencontainers.image.created': new Date().toISOString(),
  'dev.sigstore.bundle.content': 'dsse-envelope',
  'dev.sigstore.bundle.predicateType': PROVENANCE_TYPE,
});

function signingServiceOf({ sigstore, fulcio, rekor }: PublishOptions): SigningService {
  if (fulcio === undefined && rekor === undefined) return SIGNING_SERVICES[sigstore ?? 'public'];
  return {
    ...(fulcio !== undefined && { fulcioURL: fulcio }),
    ...(rekor !== undefined && { rekorURL: rekor }),
  };
}

/** Names of a private repository go to a public log only when somebody has said so. */
function missingOption(
  { sigstore, fulcio, trustedRoot }: PublishOptions,
  visibility: JobToken['claims']['repository_visibility'],
): string | undefined {
  if ((sigstore === 'github' || fulcio !== undefined) && trustedRoot === undefined) {
    return '--trusted-root must be given with --sigstore github and --fulcio, got none; gh attestation trusted-root writes GitHub’s';
  }
  if (visibility === 'public' || sigstore !== undefined || fulcio !== undefined) return undefined;
  return `--sigstore must be given for a repository that is ${visibility}, got none; choose images.sigstore in teal.config.ts, which the workflows pass on: public writes the names of repository, workflow and commit to a public log for ever, github needs GitHub Enterprise Cloud`;
}

const digestOfSbom = (sbom: Sbom | undefined): string | undefined => sbom && digestOf(sbom.bytes);

function provenIn(verified: Verified): Pick<Published, 'run' | 'sbom'> {
  if (!verified.verified) return {};
  const { run, sbom } = verified.provenance;
  return { run, ...(sbom !== undefined && { sbom }) };
}

/** ENOENT and its like. */
const isOfFile = (error: unknown): error is NodeJS.ErrnoException =>
  typeof (error as NodeJS.ErrnoException).syscall === 'string';

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
