import type { ECRClient } from '@aws-sdk/client-ecr';
import { ImageRepository } from '../../lambda/shared/images/repository';
import { failureOf } from '../images/failed';
import { releasedTag, tagReleased } from '../images/released';
import type { ReleaseEntry } from '../records/entry';
import type { Journal } from '../records/journal';
import { repositoryOf } from '../rollback/image';
import { wentOut } from '../rollback/wanted';
import type { ApplyProperties } from './apply';

/** Images that are looked for at once: a recovery goes back to one of the newest. */
export const MOST_MARKED = 50;

export interface ToMark {
  readonly service: string;
  readonly environment: string;
  readonly journal: Pick<Journal, 'releases'>;
  /** URI of the service's repository. */
  readonly repository: string;
  /** Of the repository's region. */
  readonly ecr: ECRClient;
  readonly tagDeployed?: typeof tagReleased;
}

/** What went out, each image of a commit once, newest first. */
export function releasedImages(
  releases: readonly ReleaseEntry[],
): readonly Pick<ReleaseEntry, 'commit' | 'digest'>[] {
  const out = releases.filter(wentOut).map(({ commit, digest }) => ({ commit, digest }));
  // The tag of a commit is one image's: the one that it was given first.
  return [...new Map(out.map((each) => [each.commit, each])).values()].slice(0, MOST_MARKED);
}

/**
 * Tags what is on record as released and has no tag of this environment: a release that outlasts its job is put on record
 * by who may not tag, and its image would expire while it runs.
 *
 * @returns a sentence for each that it could not tag
 */
export async function markUnmarked(of: ToMark): Promise<readonly string[]> {
  const { service, environment, journal, repository, ecr, tagDeployed = tagReleased } = of;
  const failures: string[] = [];
  const unless = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const failed = failureOf(error, `of service ${service}`);
      if (failed === undefined) throw error;
      failures.push(`${what}: ${failed.reason}`);
    }
  };
  await unless(`${service}: what was released could not be read`, async () => {
    const images = new ImageRepository(ecr, repository);
    for (const { commit, digest } of releasedImages(await journal.releases(MOST_MARKED))) {
      await unless(`${service}: ${releasedTag(environment, commit)} is not on its image`, async () => {
        if (await images.describe({ imageTag: releasedTag(environment, commit) })) return;
        await tagDeployed(ecr, repository, digest, { environment, commit });
      });
    }
  });
  return failures;
}

/** Images of releases that outlasted their job, of all services. What fails is said, and stops no release. */
export async function markReleased(
  { services, prepared, clients, surroundings }: ApplyProperties,
  say: (text: string) => void,
): Promise<void> {
  for (const { name, journal, repository, current } of services) {
    if (repository === undefined || current === undefined) continue;
    const ecr = await clients.all.ecr(repositoryOf(repository).region);
    const { tagDeployed } = surroundings;
    const failures = await markUnmarked({
      ...{ service: name, environment: prepared.environment, journal, repository, ecr },
      ...(tagDeployed && { tagDeployed }),
    });
    for (const failure of failures) say(failure);
  }
}
