import type { Service } from '../types-resolved';

/** The host by which gates call a service: its domain, else the first host of its rules that is one. */
export const hostOf = ({
  domain,
  loadBalancer,
}: Pick<Service, 'domain' | 'loadBalancer'>): string | undefined =>
  domain?.name ?? loadBalancer?.hosts.find((host) => !/[*?]/.test(host));
