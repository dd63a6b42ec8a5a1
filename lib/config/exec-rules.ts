import { formatPath, type Warning } from './problems';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

/**
 * Where ECS Exec cannot be: beside a container that must not write to its image, and in a cluster of somebody else.
 *
 * source: Amazon ECS developer guide, "Monitor Amazon ECS containers with ECS Exec", Considerations: the SSM agent needs a
 * file system that can be written to, and readonlyRootFilesystem is not supported. Volumes at the paths that it writes to
 * are said to be enough (aws/containers-roadmap#1359), but AWS documents none of them (#2824), so Teal makes none
 */
export function execProblems(_: DeliveryInput, { environments }: Delivery): Finding[] {
  return environments.flatMap(({ name, cluster, services }): Finding[] => {
    if (!services.some(({ exec }) => exec)) return [];
    const path = ['environments', name, 'exec'];
    return [
      ...services
        .filter(({ container }) => container.readonlyRoot)
        .map((service) => ({
          path,
          complaint: {
            rule: `false where container.readonlyRoot of ${service.name} is true, since ECS Exec writes to the container`,
            advice: 'leave readonlyRoot out: it is then false in environments with exec alone',
          },
        })),
      ...(cluster === undefined
        ? []
        : [
            {
              path,
              complaint: {
                rule: `false with cluster, since the settings of ${cluster.name} say where sessions are logged`,
                advice:
                  'leave out cluster; or switch it on in customize, with a log that is yours to answer for',
              },
            },
          ]),
    ];
  });
}

/** Of what it gives up, where it stands. */
export function execWarnings({ environments }: Delivery): Warning[] {
  return environments
    .filter(({ services }) => services.some(({ exec }) => exec))
    .map(({ name }) => {
      const path = formatPath(['environments', name, 'exec']);
      return {
        id: 'shellsOpen',
        path,
        message: `${path} is true: containers can write to their image, and whoever may call ecs:ExecuteCommand is root in them. Switch it off when nobody needs it; see docs/exec.md`,
      };
    });
}
