import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';

/** Of safer defaults that are given up. */
export function containerWarnings({ service, services = [] }: DeliveryInput): Warning[] {
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
