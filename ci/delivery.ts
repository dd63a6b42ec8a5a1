import { relative } from 'node:path';
import type { CheckedService } from '../cli/ci/services';
import type { Result } from '../cli/ci/step';
import { loadDelivery } from '../lib/config/load';
import { ConfigurationError } from '../lib/config/problems';
import type { Delivery, Service } from '../lib/config/types-resolved';

/** What a team edits: the steps are those of its services. */
const CONFIGURATION = 'teal.config.ts';

/** Gives a step the services; a configuration with problems fails it, and the other steps go on. */
export async function ofServices(
  act: (services: readonly CheckedService[]) => Result | Promise<Result>,
): Promise<Result> {
  let delivery: Delivery;
  try {
    ({ delivery } = await loadDelivery(CONFIGURATION));
  } catch (error) {
    if (error instanceof ConfigurationError) return { result: 'failed', said: error.message };
    throw error;
  }
  return act(checkedServices(delivery));
}

/**
 * Each service, also where no pipeline delivers it yet: that its image can be built is checked. The archives are
 * named as `teal github delivery` names the services, since the workflow `deploy` publishes `images/SERVICE.tar`.
 */
export function checkedServices(delivery: Delivery, from = process.cwd()): CheckedService[] {
  return servicesOf(delivery).map(({ name, build, architecture, local }) => ({
    service: name,
    directory: relative(from, build) || '.',
    platform: architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64',
    local: local !== undefined,
  }));
}

/** As the last environment has them: what they are built from is the same in all. */
function servicesOf({ environments }: Delivery): Service[] {
  return [
    ...new Map(environments.flatMap(({ services }) => services.map((each) => [each.name, each]))).values(),
  ];
}
