import { describeMemory, fargateMemory } from '../fargate-sizes';
import { areOfOne } from '../fill-entrance';
import type { Finding } from '../rules/finding';
import { parameterArn, secretArn } from '../schema/existing';
import { reservedWith } from '../schema/service';
import { variablesOf } from '../secrets';
import type { DeliveryInput } from '../types';
import type { EnvironmentInput } from '../types-environment';
import type { Delivery, Environment } from '../types-resolved';
import { listenerProblems, type Written } from './listener-rules';

/** What does not go together in the keys that name what is there already, and in those that an environment says of services. */
export function existingProblems(input: DeliveryInput, delivery: Delivery): Finding[] {
  const written = delivery.environments.map(
    (environment): Written => ({
      environment,
      input: input.environments[environment.name] ?? {},
      path: ['environments', environment.name],
    }),
  );
  return [
    ...written.flatMap((one) => [
      ...namesOfServices(one),
      ...secretProblems(one, input),
      ...variableProblems(one, input),
      ...sizeProblems(one),
      ...recordUnstated(one),
      ...rangesUnstated(one),
      ...probesOutside(one),
    ]),
    ...listenerProblems(written),
  ];
}

/** Keys by the name of a service that the delivery does not have. */
function namesOfServices({
  environment,
  input: { sizes, databases, loadBalancer },
  path,
}: Written): Finding[] {
  const known = environment.services.map(({ name }) => name);
  const named: (readonly [readonly PropertyKey[], object | undefined])[] = [
    [[...path, 'sizes'], sizes],
    [[...path, 'databases'], databases],
    [[...path, 'loadBalancer', 'hosts'], loadBalancer?.hosts],
    [[...path, 'loadBalancer', 'paths'], loadBalancer?.paths],
    [[...path, 'loadBalancer', 'priorities'], prioritiesByName(loadBalancer)],
  ];
  return named.flatMap(([at, value = {}]) =>
    Object.keys(value)
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: [...at, name],
        complaint: {
          rule: 'named as a service of the delivery',
          got: JSON.stringify(name),
          advice: `use one of ${known.join(', ')}`,
        },
      })),
  );
}

const prioritiesByName = (loadBalancer: EnvironmentInput['loadBalancer']): object | undefined =>
  loadBalancer?.priorities === undefined || areOfOne(loadBalancer.priorities)
    ? undefined
    : loadBalancer.priorities;

const servicesOf = ({ service, services = service ? [service] : [] }: DeliveryInput) => services;

function secretProblems(
  { environment, input: { secrets = {} }, path }: Written,
  input: DeliveryInput,
): Finding[] {
  const named = servicesOf(input).flatMap((service) => variablesOf(service.secrets));
  return Object.entries(secrets).flatMap(([name, arn]): Finding[] => {
    const at = [...path, 'secrets', name];
    if (!named.includes(name)) {
      const advice = "add it to a service's secrets: that is where a service says what it reads";
      return [
        {
          path: at,
          complaint: {
            rule: 'a name that a service has among its secrets',
            got: JSON.stringify(name),
            advice,
          },
        },
      ];
    }
    const [, , region, account] = secretArn.exec(arn) ?? parameterArn.exec(arn) ?? [];
    if (isHere(environment, region, account)) return [];
    const rule = `of account ${environment.account} and region ${environment.region}`;
    return [{ path: at, complaint: { rule, advice: 'ECS reads it where the tasks are: copy it there' } }];
  });
}

/** Where the environment does not say where it is, nobody knows. */
const isHere = (environment: Environment, region?: string, account?: string): boolean =>
  environment.account === undefined || (environment.account === account && environment.region === region);

function variableProblems({ input: { variables = {} }, path }: Written, input: DeliveryInput): Finding[] {
  const services = servicesOf(input);
  const reserved = services.flatMap(reservedWith);
  return Object.keys(variables).flatMap((name): Finding[] => {
    const at = [...path, 'variables', name];
    const [, rule, advice] = reserved.find(([taken]) => taken === name) ?? [];
    if (rule !== undefined && advice !== undefined) return [{ path: at, complaint: { rule, advice } }];
    if (!services.some(({ secrets }) => variablesOf(secrets).includes(name))) return [];
    // ECS refuses a container in which two entries fill one variable.
    return [
      {
        path: at,
        complaint: {
          rule: 'a variable that no secret of a service fills too',
          advice: 'keep one of the two',
        },
      },
    ];
  });
}

/** What an environment and a service say of the size is put together field by field. */
function sizeProblems({ environment, input: { sizes = {} }, path }: Written): Finding[] {
  return environment.services.flatMap(({ name, cpu, memory }): Finding[] => {
    const offered = fargateMemory.get(cpu) ?? [];
    if (sizes[name] === undefined || offered.includes(memory)) return [];
    return [
      {
        path: [...path, 'sizes', name, 'memory'],
        complaint: {
          rule: `${describeMemory(offered)} MiB with cpu ${cpu}`,
          got: String(memory),
          advice: 'give both cpu and memory for the environment',
        },
      },
    ];
  });
}

/** A record of an internal load balancer shows addresses of the VPC to whoever may ask the zone. */
function recordUnstated({ environment, input, path }: Written): Finding[] {
  if (input.domain === undefined || input.domain.record !== undefined) return [];
  const internal = environment.services.find(
    (service) => service.internal && service.loadBalancer?.shared !== false,
  );
  if (internal === undefined) return [];
  return [
    {
      path: [...path, 'domain', 'record'],
      complaint: {
        rule: `given, since ${internal.name} is internal: in a public zone its record shows addresses of the VPC to everybody`,
        advice:
          'write true for a private zone of the VPC, or where that is meant, and false where somebody else makes it',
      },
    },
  ];
}

/** Whom an internal load balancer lets in cannot be known of a VPC by its id. */
function rangesUnstated({ environment: { network, services }, path }: Written): Finding[] {
  if (network.kind === 'new' || network.cidrs !== undefined) return [];
  const internal = services.find((service) => service.internal && service.loadBalancer?.shared !== false);
  if (internal === undefined) return [];
  return [
    {
      path: [...path, 'network', 'cidrs'],
      complaint: {
        rule: `given, since ${internal.name} is internal: its load balancer lets in nobody else`,
        advice:
          "write the VPC's IPv4 ranges, and those of peers that call it: aws ec2 describe-vpcs shows them",
      },
    },
  ];
}

/** In other regions a probe runs in no VPC of this one. */
function probesOutside({ environment: { services, name }, path }: Written): Finding[] {
  const outside = services.find(({ internal, watch }) => internal && (watch.probe?.from.length ?? 0) > 0);
  if (outside === undefined) return [];
  return [
    {
      path: [...path, 'watch', 'probe', 'from'],
      complaint: {
        rule: `left out in ${name}, since ${outside.name} is internal and answers nobody in another region`,
        advice: 'write watch: { probe: … } without from for this environment',
      },
    },
  ];
}
