import type { DockerfileFacts } from './dockerfile';
import type { Found } from './found';
import { type Framework, frameworkOf } from './framework';
import { healthPathsIn } from './health';
import { namesFor } from './name';
import type { Tree } from './tree';

/** What the repository says of one service: each with the likeliest first. */
export interface DetectedService {
  /** With the Dockerfile. */
  readonly directory: string;
  readonly dockerfile?: DockerfileFacts;
  readonly framework?: Framework;
  readonly names: readonly Found<string>[];
  readonly ports: readonly Found<number>[];
  readonly healthPaths: readonly Found<string>[];
  readonly local?: Found<string>;
}

/** Pure but for the tree. @param places what else may name it */
export function serviceIn(
  tree: Tree,
  directory: string,
  dockerfile: DockerfileFacts | undefined,
  places: { readonly folder: string; readonly remote?: string },
  longestName: number,
): DetectedService {
  const framework = frameworkOf(tree, directory);
  return {
    directory,
    ...(dockerfile && { dockerfile }),
    ...(framework && { framework }),
    names: namesFor(tree, directory, places, longestName),
    ports: [...(dockerfile?.ports ?? []), ...(framework?.port ? [framework.port] : [])],
    healthPaths: [...(framework?.health ?? []), ...healthPathsIn(tree, directory)],
    ...(framework?.local && { local: framework.local }),
  };
}
