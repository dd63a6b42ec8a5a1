import { sharedPriorities } from './shared-priorities';
import type { ServiceInput } from './types';
import type { DomainInput, EnvironmentInput } from './types-environment';
import type { ExistingLoadBalancerInput, RulePriorities, SharedLoadBalancerInput } from './types-existing';
import type { Domain, ExistingLoadBalancer, Service, SharedLoadBalancer } from './types-resolved';

/** Where requests to a service come in. */
export type Entrance = Pick<Service, 'domain' | 'internal' | 'loadBalancer'>;

/** @param alone whether the delivery has no other service, which leaves it the domain itself */
export function fillEntrance(
  { name, internal = false }: ServiceInput,
  { domain: given, loadBalancer: balancer }: EnvironmentInput,
  alone: boolean,
): Entrance {
  const existing = balancer !== undefined && isExisting(balancer) ? balancer : undefined;
  const domain = given && fillDomain(given, alone ? undefined : name, existing);
  if (balancer === undefined) return { domain, internal };
  if (!isExisting(balancer)) return { domain, internal, loadBalancer: fillShared(balancer, name, domain) };
  return {
    domain,
    internal: internal || isInternal(balancer),
    loadBalancer: fillLoadBalancer(balancer, name, domain),
  };
}

/** Whether it is one that is there already, not one that Teal makes. */
export const isExisting = (
  balancer: ExistingLoadBalancerInput | SharedLoadBalancerInput,
): balancer is ExistingLoadBalancerInput => 'arn' in balancer;

/** source: Elastic Load Balancing user guide, "Scheme": the DNS name of an internal load balancer begins so */
export const isInternal = ({ dnsName }: Pick<ExistingLoadBalancerInput, 'dnsName'>): boolean =>
  dnsName.toLowerCase().startsWith('internal-');

/** Whether they are those of one service, not of each by its name. */
export const areOfOne = (priorities: ExistingLoadBalancerInput['priorities']): priorities is RulePriorities =>
  typeof priorities.test === 'number';

function fillShared(
  { hosts, paths, priorities }: SharedLoadBalancerInput,
  service: string,
  domain: Domain | undefined,
): SharedLoadBalancer {
  const conditions = {
    hosts: hosts?.[service] ?? (domain ? [domain.name] : []),
    paths: paths?.[service] ?? [],
  };
  return {
    shared: true,
    tls: domain !== undefined,
    priorities: priorities?.[service] ?? sharedPriorities(service, conditions),
    ...conditions,
  };
}

function fillLoadBalancer(
  { priorities, hosts, paths, ...balancer }: ExistingLoadBalancerInput,
  service: string,
  domain: Domain | undefined,
): ExistingLoadBalancer {
  return {
    shared: false,
    ...balancer,
    // One that has none is a problem of its own: `existing-rules.ts`.
    priorities: (areOfOne(priorities) ? priorities : priorities[service]) ?? { test: 0, production: 0 },
    hosts: hosts?.[service] ?? (domain ? [domain.name] : []),
    paths: paths?.[service] ?? [],
  };
}

function fillDomain(
  input: DomainInput,
  service: string | undefined,
  balancer: ExistingLoadBalancerInput | undefined,
): Domain {
  const parent = input.name.slice(input.name.indexOf('.') + 1);
  const record = input.record ?? balancer === undefined;
  const name = input.hostedZoneName ?? (parent.includes('.') ? parent : input.name);
  return {
    name: service === undefined ? input.name : `${service}.${input.name}`,
    ...(record && input.hostedZoneId !== undefined && { zone: { id: input.hostedZoneId, name } }),
    ...(input.certificateArn !== undefined && { certificateArn: input.certificateArn }),
  };
}
