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
  return services.flatMap(({ service, path }) => [
    ...bounded(service, path, filled),
    ...reportedTwice(service, path, filled),
  ]);
}

/** CloudFormation's role of such a bootstrap knows neither schedules nor queues. */
function bounded(
  service: ServiceInput,
  path: PropertyKey[],
  { bootstrap, environments }: Delivery,
): Finding[] {
  const environment = environments.find(({ pipeline }) => pipeline);
  if (bootstrap === undefined || environment === undefined) return [];
  return (['jobs', 'workers'] as const)
    .filter((key) => (service[key] ?? []).length > 0)
    .map((key) => ({
      path: [...path, key],
      complaint: {
        rule: `left out with bootstrap, with which ${environment.name} is deployed`,
        advice: 'CloudFormation may make neither schedules nor queues there: remove bootstrap, or them',
      },
    }));
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
