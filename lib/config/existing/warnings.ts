import { formatPath, type Warning } from '../problems';
import type { DeliveryInput } from '../types';
import type { Delivery } from '../types-resolved';

/** Of safer defaults that are given up, and of what a network must have that no synth can see. */
export function existingWarnings(input: DeliveryInput, { environments }: Delivery): Warning[] {
  return [...containerWarnings(input), ...environments.flatMap(gatesWithoutWayOut)];
}

function containerWarnings({ service, services = [] }: DeliveryInput): Warning[] {
  const written: [PropertyKey[], typeof service][] = [
    [['service'], service],
    ...services.map((one, index): [PropertyKey[], typeof service] => [['services', index], one]),
  ];
  return written.flatMap(([path, one]): Warning[] => {
    const { user, readonlyRoot } = one?.container ?? {};
    const at = (what: string) => formatPath([...path, 'container', what]);
    const warnings: Warning[] = [];
    if (user !== undefined && /^(root|0)(:|$)/.test(user)) {
      warnings.push({
        id: 'containerAsRoot',
        path: at('user'),
        message: `${at('user')} is ${user}: what breaks into the container is root in it. Have the image run as a user of its own`,
      });
    }
    if (readonlyRoot === false) {
      warnings.push({
        id: 'containerWritable',
        path: at('readonlyRoot'),
        message: `${at('readonlyRoot')} is false: what breaks into the container can change its program until the task ends. Write to a volume instead`,
      });
    }
    return warnings;
  });
}

function gatesWithoutWayOut({ name, network, services }: Delivery['environments'][number]): Warning[] {
  const internal = services.filter((service) => service.internal).map((service) => service.name);
  if (internal.length === 0 || network.kind === 'new') return [];
  const path = formatPath(['environments', name, 'network']);
  return [
    {
      id: 'gatesInExistingNetwork',
      path,
      message: `${path} is there already, and the gates of ${internal.join(', ')} run in its private subnets: they must reach AWS's APIs through a NAT gateway or VPC endpoints, or every release waits and fails. docs/existing.md lists them`,
    },
  ];
}
