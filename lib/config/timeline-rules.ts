import type { Finding } from './rules/finding';
import { longestRelease } from './schema/release';
import { configuredTimeline, describe } from './timeline';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

/**
 * Releases that, with every gate as patient as it may be, go on for longer than CloudFormation lets an update: it would
 * take the release for failed while ECS still carries it out. That of holds and bake alone is a problem of the release.
 */
export function tooLongTimelines(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { name, services } of environments) {
    for (const [index, service] of services.entries()) {
      const timeline = configuredTimeline(service);
      if (timeline.longest <= longestRelease) continue;
      const path = input.environments[name]?.release
        ? ['environments', name, 'release']
        : [...(input.services ? ['services', index] : ['service']), 'release'];
      findings.set(path.join(), {
        path,
        complaint: {
          rule: `over within ${longestRelease} minutes in all, since CloudFormation refuses a release over 33 hours`,
          got: `${service.name} in ${name}: ${describe(timeline)}`,
          advice: 'shorten hold or bake, or give a gate less patience',
        },
      });
    }
  }
  return [...findings.values()];
}
