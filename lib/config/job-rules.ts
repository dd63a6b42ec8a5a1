import type { Finding } from './rules/finding';
import type { DeliveryInput, ServiceInput } from './types';
import type { Delivery } from './types-resolved';

/** What jobs and workers may not be together with what else the configuration says. */
export function jobProblems(input: DeliveryInput, filled: Delivery): Finding[] {
  const services = input.service
    ? [{ service: input.service, path: ['service'] as PropertyKey[] }]
    : (input.services ?? []).map((service, index) => ({
        service,
        path: ['services', index] as PropertyKey[],
      }));
  return services.flatMap(({ service, path }) => reportedTwice(service, path, filled));
}

/** A job and a heartbeat of one name would be one alarm. */
function reportedTwice(service: ServiceInput, path: PropertyKey[], { environments }: Delivery): Finding[] {
  return (service.jobs ?? []).flatMap(({ name }, index) => {
    const twice = environments.some(({ services }) => {
      const { watch } = services.find((one) => one.name === service.name) ?? {};
      return (watch?.heartbeats ?? []).filter(({ job }) => job === name).length > 1;
    });
    return twice
      ? [
          {
            path: [...path, 'jobs', index, 'name'],
            complaint: {
              rule: 'told from the jobs of watch.heartbeats',
              advice: 'remove that one: runs of this job are counted already',
            },
          },
        ]
      : [];
  });
}
