import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadDelivery } from '../lib/config/load';
import { ConfigurationError } from '../lib/config/problems';
import type { Delivery, Service } from '../lib/config/types-resolved';
import type { ImageBuild } from './image';
import type { Result } from './step';

/** What a team edits: the steps are those of its services. */
const CONFIGURATION = 'teal.config.ts';

/** Gives a step the delivery; a configuration with problems fails it, and the other steps go on. */
export async function ofDelivery(act: (delivery: Delivery) => Result | Promise<Result>): Promise<Result> {
  let delivery: Delivery;
  try {
    ({ delivery } = await loadDelivery(CONFIGURATION));
  } catch (error) {
    if (error instanceof ConfigurationError) return { result: 'failed', said: error.message };
    throw error;
  }
  return act(delivery);
}

/**
 * An image for each service, also where no pipeline delivers it yet: that it can be built is checked. The archives are
 * named as `teal github delivery` names the services, since the workflow `deploy` publishes `images/SERVICE.tar`.
 */
export function imagesOf(delivery: Delivery, from = process.cwd()): ImageBuild[] {
  return servicesOf(delivery).map(({ name, build, architecture }) => ({
    service: name,
    directory: relative(from, build) || '.',
    platform: architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64',
  }));
}

/** Where there are dependencies to look up: the repository itself, and the services that have a lock file of their own. */
export function lockedFolders(delivery: Delivery, from = process.cwd()): string[] {
  const folders = imagesOf(delivery, from)
    .map(({ directory }) => directory)
    .filter((directory) => existsSync(join(from, directory, 'package-lock.json')));
  return [...new Set(['.', ...folders])];
}

/**
 * Rehearses one service after the other, until one does not go as it must.
 *
 * @param rehearse those with `local`, which says how to run them here
 */
export function rehearseEach(delivery: Delivery, rehearse: (service: string) => Result): Result {
  const services = servicesOf(delivery);
  const silent = services.filter(({ local }) => local === undefined).map(({ name }) => name);
  const without = `${silent.join(', ')} ${silent.length === 1 ? 'has' : 'have'} no local in ${CONFIGURATION}`;
  if (silent.length === services.length) {
    return {
      result: 'skipped',
      said: `${without}, so that nothing can be rehearsed; give one its command: local: { command: 'npm start' }`,
    };
  }
  for (const { name, local } of services) {
    if (local === undefined) continue;
    const done = rehearse(name);
    if (done.result !== 'passed') return done;
  }
  return silent.length === 0 ? { result: 'passed' } : { result: 'passed', said: `${without}: not rehearsed` };
}

/** As the last environment has them: what they are built from is the same in all. */
function servicesOf({ environments }: Delivery): Service[] {
  return [
    ...new Map(environments.flatMap(({ services }) => services.map((each) => [each.name, each]))).values(),
  ];
}
