import type { Service } from '../types-resolved';
import { matches } from './patterns';

/** The host by which gates call a service: its domain, else the first host of its rules that is one. */
export const hostOf = ({
  domain,
  loadBalancer,
}: Pick<Service, 'domain' | 'loadBalancer'>): string | undefined =>
  domain?.name ?? loadBalancer?.hosts.find((host) => !/[*?]/.test(host));

/**
 * A path at which users are answered by the service, and by nobody else on the listener: that of its health checks, or where
 * its rules do not catch that, the first that they do.
 */
export function pathOf({ health, loadBalancer }: Pick<Service, 'health' | 'loadBalancer'>): string {
  const { paths = [] } = loadBalancer ?? {};
  const [ready = ''] = health.ready.split('?');
  const [first] = paths;
  if (first === undefined || paths.some((pattern) => matches(pattern, ready))) return health.ready;
  return first.replaceAll('*', '').replaceAll('?', 'x');
}
