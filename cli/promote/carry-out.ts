import { expectedWorkflows, GITHUB, GITHUB_ISSUER } from '../../lambda/shared/images/provenance/expected';
import { ImageRepository } from '../../lambda/shared/images/repository';
import { repositoryOfUri } from '../../lambda/shared/images/repository-uri';
import type { ExpectedProvenance, Verified } from '../../lambda/shared/images/verify';
import type { Clients } from '../aws/clients';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import { copyImage } from '../images/copy';
import { failureOf } from '../images/failed';
import { tagReleased } from '../images/released';
import { verifyImage } from '../images/verify';
import type { Progress } from '../progress';
import type { PromoteOptions } from '../promote';
import { deployedService, recordsPlaceOf } from '../records/deployed';
import { type Journal, journalOf } from '../records/journal';
import { whoAsks } from '../records/who';
import { notReleased, stepOf } from './decide';
import { environmentBefore } from './order';
import type { Promoted } from './report';

/** Releases of the environment before that are looked at; a busy team has as many in months. */
const RELEASES = 500;

export interface PromoteSurroundings {
  readonly connect: (
    options: PromoteOptions,
  ) => Promise<Pick<Clients, 'ecr' | 's3' | 'cloudFormation' | 'sts'>>;
  readonly progress: Pick<Progress, 'line'>;
  readonly signal: AbortSignal;
}

/** Never rejects but for an interruption, or a mistake of this program. */
export async function promote(options: PromoteOptions, surroundings: PromoteSurroundings): Promise<Promoted> {
  try {
    return await lookAndPromote(options, surroundings);
  } catch (error) {
    if (surroundings.signal.aborted) throw error;
    if (error instanceof VerbFailed && error.exitCode === EXIT.BAD_INPUT) {
      return { outcome: 'bad-input', reason: error.message };
    }
    const failed = failureOf(error, options.from ?? `of ${options.service} in ${options.env}`);
    if (failed === undefined) throw error;
    return failed;
  }
}

async function lookAndPromote(
  options: PromoteOptions,
  { connect, progress, signal }: PromoteSurroundings,
): Promise<Promoted> {
  const { service, env, sha } = options;
  const before =
    options.assembly === undefined ? options.after : environmentBefore(options.assembly, service, env);
  const clients = await connect(options);
  const { target, bucket } = await placesOf(options, before, clients);
  const at = async (uri: string) => new ImageRepository(await clients.ecr(repositoryOfUri(uri)?.region), uri);
  const [to, from] = [await at(target), await at(options.from ?? target)];
  const journal = async (environment: string): Promise<Journal> =>
    journalOf(await clients.s3(), { bucket, environment, service });

  // What was released is where the environment pulls from.
  const source = options.released ? to : from;
  const digest =
    options.digest ??
    (sha === undefined ? undefined : (await source.describe({ imageTag: sha }))?.imageDigest);
  if (digest === undefined) {
    return {
      outcome: 'refused',
      reason: `the commit ${sha} must be the tag of an image in ${source.name.repositoryName}, got none; publish it first`,
    };
  }
  const told = { digest, repository: target };
  const verify = async (images: ImageRepository) =>
    verifyImage(images.ecr, images === to ? target : (options.from ?? target), digest, expectedOf(options), {
      ...(options.trustedRoot !== undefined && { trustedRoot: options.trustedRoot }),
    });
  const verified = await verify(source);
  if (!verified.verified) return { ...notVerified(verified), ...told };
  const { commit } = verified.provenance;

  if (options.released) {
    const problem = notReleased(env, digest, await (await journal(env)).releases(RELEASES));
    if (problem !== undefined)
      return { outcome: 'refused', reason: `${problem}; nothing was tagged`, commit, ...told };
    const tag = await tagReleased(to.ecr, target, digest, { environment: env, commit });
    return { outcome: 'tagged', reason: `the image has the tag ${tag}`, commit, ...told };
  }

  const problem =
    before === undefined
      ? undefined
      : notReleased(before, digest, await (await journal(before)).releases(RELEASES));
  const override =
    options.override === undefined
      ? undefined
      : { reason: options.override, by: await whoAsks(() => clients.sts()) };
  const step = stepOf(problem, override);
  if (step.do === 'refuse') return { outcome: 'refused', reason: step.reason, commit, ...told };
  const { overrides } = step;
  const copied = (options.from ?? target) !== target;
  if (copied) {
    const onBlob = (blob: { digest: string }) => progress.line(`copying ${blob.digest}`);
    await copyImage(from, to, digest, { imageTag: commit, signal, onBlob });
    const there = await verify(to);
    if (!there.verified) return { ...notVerified(there), ...told };
  }
  const vouching = before === undefined ? 'the first environment' : `${before} has released it`;
  const why = overrides.length > 0 ? 'by an override' : vouching;
  return {
    outcome: 'promoted',
    reason: `the image may be released: ${why}${copied ? ', and it was copied to the environment’s region' : ''}`,
    ...{ commit, copied, overrides },
    ...told,
  };
}

/**
 * Where the environment pulls from, and where the records are that are asked: as its stack says, which a first release does
 * not have yet.
 */
async function placesOf(
  { service, env, to, afterBucket, released }: PromoteOptions,
  before: string | undefined,
  clients: Pick<Clients, 'cloudFormation'>,
): Promise<{ readonly target: string; readonly bucket: string }> {
  const asked = released ? undefined : (afterBucket ?? (before === undefined ? 'none' : undefined));
  if (to !== undefined && asked !== undefined) return { target: to, bucket: asked };
  const deployed = await deployedService(await clients.cloudFormation(), { service, env });
  const { imageRepository: target = to } = deployed;
  if (target === undefined || (to !== undefined && to !== target)) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      harmless(
        `the stack ${deployed.stackName} must have the output ImageRepository${to === undefined ? '' : ` ${to}`}, got ${target ?? 'none'}; deploy it again with this version of Teal, or correct --to`,
      ),
    );
  }
  return { target, bucket: asked ?? recordsPlaceOf(deployed, { service }).bucket };
}

function expectedOf({ repository, workflow, sha }: PromoteOptions): ExpectedProvenance {
  const server = process.env.GITHUB_SERVER_URL ?? GITHUB;
  return {
    repository,
    ...expectedWorkflows(workflow, repository),
    server,
    // source: GitHub Enterprise Server docs, "About security hardening with OpenID Connect" (issuer)
    issuer: server === GITHUB ? GITHUB_ISSUER : `${server}/_services/token`,
    ...(sha !== undefined && { commit: sha }),
  };
}

function notVerified({ why, reason }: Extract<Verified, { verified: false }>): Promoted {
  return { outcome: why === 'inconclusive' ? 'failed' : 'refused', reason };
}
