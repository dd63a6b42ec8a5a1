import type { Firewall } from './edge';
import { isExisting } from './fill-entrance';
import type { LoadTest } from './gates/load-test';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';

/** What an environment's edge and its services cannot have together. */
export function edgeProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  return environments.flatMap(({ name, services }) => {
    const path = ['environments', name, 'edge'];
    const { edge, loadBalancer } = input.environments[name] ?? {};
    if (edge === undefined) return [];
    if (loadBalancer !== undefined && !isExisting(loadBalancer))
      return [
        ...(edge.firewall ? [notShared([...path, 'firewall'])] : []),
        ...(edge.accessLogs ? [notShared([...path, 'accessLogs'])] : []),
      ];
    if (loadBalancer !== undefined)
      return [
        ...(edge.firewall
          ? [ofItsOwner([...path, 'firewall'], 'it has one web ACL, which is its owner’s')]
          : []),
        ...(edge.accessLogs ? [ofItsOwner([...path, 'accessLogs'], 'where it logs its owner says')] : []),
      ];
    const given = typeof edge.firewall === 'object' ? edge.firewall.limit : undefined;
    return services.flatMap((service) =>
      service.firewall === undefined
        ? []
        : given === undefined && service.internal
          ? [needsLimit([...path, 'firewall'], service)]
          : tooLow([...path, 'firewall'], name, service, service.firewall),
    );
  });
}

const ofItsOwner = (path: PropertyKey[], why: string): Finding => ({
  path,
  complaint: { rule: `left out with loadBalancer, since ${why}`, advice: 'remove it, and ask its owner' },
});

/** Both belong to the whole of a load balancer, and what they are told by is a service's. */
const notShared = (path: PropertyKey[]): Finding => ({
  path,
  complaint: {
    rule: 'left out with a shared load balancer: it belongs to all of its services',
    advice: 'remove it, or give each service a load balancer of its own by leaving loadBalancer out',
  },
});

/** Who calls it is other services, each from a few addresses: what one may ask, no default can know. */
const needsLimit = (path: PropertyKey[], { name }: Service): Finding => ({
  path: [...path, 'limit'],
  complaint: {
    rule: `given, since ${name} is internal and its callers are services with few addresses`,
    advice: 'write limit: { requests: … } with several times what the busiest of them asks in 5 minutes',
  },
});

/**
 * Gates call the load balancer as users do, and nothing can tell them apart: the test header's value is a secret, which stands
 * in no template. Only a load test sends much; it is taken to come from one address.
 */
function tooLow(path: PropertyKey[], environment: string, service: Service, { limit }: Firewall): Finding[] {
  const sent = Math.max(
    0,
    ...service.gates.flatMap((gate) =>
      gate.kind === 'load-test' ? [mostWithin(gate, environment, limit.per.milliseconds / 1000)] : [],
    ),
  );
  if (limit.requests >= 2 * sent) return [];
  return [
    {
      path: [...path, 'limit', 'requests'],
      complaint: {
        rule: `at least ${2 * sent}, twice what loadTest of ${service.name} sends within ${limit.per.milliseconds / 60_000} minutes`,
        got: String(limit.requests),
        advice: 'raise it, or send less: AWS WAF cannot tell gates from users',
      },
    },
  ];
}

/** With its warm-up, at the highest rate that it may have in an environment. */
export function mostWithin(
  { withoutUsers, perSecond, users, duration, warmUp }: LoadTest,
  environment: string,
  windowSeconds: number,
): number {
  const rate = withoutUsers.includes(environment) ? perSecond : users.atMost;
  const seconds = (duration.milliseconds + warmUp.milliseconds) / 1000;
  return Math.ceil(rate * Math.min(seconds, windowSeconds));
}
