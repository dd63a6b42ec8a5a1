import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { output, passes } from './command';
import type { Result } from './step';

export interface ImageBuild {
  readonly service: string;
  /** With the Dockerfile. */
  readonly directory: string;
  /** `linux/arm64` or `linux/amd64`: that of the service's task. */
  readonly platform: string;
}

/** Where the archives are, each named after its service. */
export const IMAGES = 'images';

/**
 * The arguments of the build: an OCI archive that depends on the commit alone. No provenance and no SBOM inside: both
 * hold times, and an index cannot be scanned by ECR.
 * source: docs.docker.com/build/ci/github-actions/reproducible-builds
 *
 * @param commit whose time the files in the image get
 */
export function buildArguments(image: ImageBuild, commit: string): string[] {
  const { service, directory, platform } = image;
  return [
    'buildx',
    'build',
    '--pull',
    `--platform=${platform}`,
    `--build-arg=VERSION=${commit}`,
    '--provenance=false',
    '--sbom=false',
    `--output=type=oci,dest=${join(IMAGES, `${service}.tar`)},rewrite-timestamp=true`,
    directory,
  ];
}

/** Builds, and pushes nothing. */
export function buildImages(images: readonly ImageBuild[]): Result {
  const lacks = whatDockerLacks();
  if (lacks !== undefined) {
    return {
      result: 'skipped',
      said: `${lacks}; docs.docker.com/engine/install, then docker buildx create --use`,
    };
  }
  const commit = output(['git', 'rev-parse', 'HEAD']).stdout.trim();
  const time = output(['git', 'log', '-1', '--pretty=%ct']).stdout.trim();
  mkdirSync(IMAGES, { recursive: true });
  for (const image of images) {
    const built = passes(['docker', ...buildArguments(image, commit)], { SOURCE_DATE_EPOCH: time });
    if (built.result !== 'passed') return built;
  }
  return { result: 'passed' };
}

function whatDockerLacks(): string | undefined {
  const asked = (...args: string[]) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
  if (!asked('--version')) return 'docker is not installed';
  if (!asked('info')) return 'no Docker daemon answers';
  return asked('buildx', 'version') ? undefined : 'docker has no buildx';
}
