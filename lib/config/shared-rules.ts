import { isExisting } from './fill-entrance';
import { foundationStackName, loadBalancerName, longestLoadBalancerName } from './names';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery, Environment } from './types-resolved';

/** source: Elastic Load Balancing user guide, "Quotas for your Application Load Balancers": rules per load balancer, not counting defaults */
const MOST_RULES = 100;
/** source: the same page: targets groups per load balancer */
const MOST_TARGET_GROUPS = 100;
/** A production and a test rule, a primary and an alternate group. */
const OF_EACH_SERVICE = 2;

/** What a load balancer that the services of an environment share cannot be. */
export function sharedProblems(input: DeliveryInput, delivery: Delivery): Finding[] {
  return delivery.environments.flatMap((environment) => {
    const given = input.environments[environment.name]?.loadBalancer;
    if (given === undefined || isExisting(given)) return [];
    const path = ['environments', environment.name, 'loadBalancer'];
    return [
      ...nameTooLong(delivery, environment, path),
      ...namedAsService(delivery, environment, path),
      ...partlyInternal(environment, path),
      ...tooMany(environment, path),
    ];
  });
}

function nameTooLong({ name: delivery }: Delivery, { name }: Environment, path: PropertyKey[]): Finding[] {
  const room = longestLoadBalancerName - loadBalancerName('', name).length;
  if (delivery.length <= room) return [];
  return [
    {
      path,
      complaint: {
        rule: `left out where the delivery's name is longer than ${room} characters, since <delivery>-<environment> names the load balancer and ELB takes ${longestLoadBalancerName}`,
        got: JSON.stringify(delivery),
        advice: 'shorten the name of the delivery or of the environment',
      },
    },
  ];
}

/** Each service has a foundation of its own, beside that of all. */
function namedAsService(
  { name: delivery }: Delivery,
  { name, services }: Environment,
  path: PropertyKey[],
): Finding[] {
  if (!services.some((service) => service.name === delivery)) return [];
  return [
    {
      path,
      complaint: {
        rule: `left out where a service is named as the delivery is, since ${foundationStackName('<name>', name)} is the stack of both`,
        got: JSON.stringify(delivery),
        advice: 'give the delivery another name',
      },
    },
  ];
}

/** A load balancer has addresses of the internet, or it has none. */
function partlyInternal({ services }: Environment, path: PropertyKey[]): Finding[] {
  const internal = services.filter((service) => service.internal);
  const open = services.find((service) => !service.internal);
  if (internal.length === 0 || open === undefined) return [];
  return [
    {
      path,
      complaint: {
        rule: `left out where some services are internal and some are not, as ${internal[0]?.name} and ${open.name}`,
        advice: 'make all of them internal or none, or deliver the internal ones as a delivery of their own',
      },
    },
  ];
}

function tooMany({ services }: Environment, path: PropertyKey[]): Finding[] {
  const most = Math.min(MOST_RULES, MOST_TARGET_GROUPS) / OF_EACH_SERVICE;
  if (services.length <= most) return [];
  return [
    {
      path,
      complaint: {
        rule: `shared by at most ${most} services: a load balancer takes ${MOST_RULES} rules and ${MOST_TARGET_GROUPS} target groups, and each service has ${OF_EACH_SERVICE} of both`,
        got: `${services.length} services`,
        advice: 'divide the delivery into several, or leave loadBalancer out for one of each service’s own',
      },
    },
  ];
}
