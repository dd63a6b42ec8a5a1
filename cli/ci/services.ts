import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageBuild } from './image';
import type { Result } from './step';

/** A service, as far as the steps look at it. */
export interface CheckedService extends ImageBuild {
  /** Whether the configuration says how it runs on this machine. */
  readonly local: boolean;
}

/** Where there are dependencies to look up: the repository itself, and the services that have a lock file of their own. */
export function lockedFolders(images: readonly ImageBuild[], from = process.cwd()): string[] {
  const folders = images
    .map(({ directory }) => directory)
    .filter((directory) => existsSync(join(from, directory, 'package-lock.json')));
  return [...new Set(['.', ...folders])];
}

/**
 * Rehearses one service after the other, until one does not go as it must.
 *
 * @param rehearse those with `local`, which says how to run them here
 */
export function rehearseEach(
  services: readonly Pick<CheckedService, 'service' | 'local'>[],
  rehearse: (service: string) => Result,
): Result {
  const silent = services.filter(({ local }) => !local).map(({ service }) => service);
  const without = `${silent.join(', ')} ${silent.length === 1 ? 'has' : 'have'} no local in teal.config.ts`;
  if (silent.length === services.length) {
    return {
      result: 'skipped',
      said: `${without}, so that nothing can be rehearsed; give one its command: local: { command: 'npm start' }`,
    };
  }
  for (const { service, local } of services) {
    if (!local) continue;
    const done = rehearse(service);
    if (done.result !== 'passed') return done;
  }
  return silent.length === 0 ? { result: 'passed' } : { result: 'passed', said: `${without}: not rehearsed` };
}
