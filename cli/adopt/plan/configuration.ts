import { ADOPTION_TAG } from '../../../lambda/shared/environment';
import type { Priorities } from '../listener/begin';
import { valuesOf } from '../listener/conditions';
import type { ListenerRule } from '../listener/standing';
import type { Observed, ObservedListener } from './observed';
import { commandLooksSecret } from './secret-looking';
import { variablesOf } from './variables';

/** The old service's way in: the rule that users come by. */
export interface WayIn {
  readonly listener: ObservedListener['listener'];
  readonly rule: ListenerRule;
  /** What Teal's rules take: the rule's, or where it is a default those of the adoption rule before it. */
  readonly conditions: ListenerRule['conditions'];
}

/** Where the Teal service shall stand. */
export interface Stand {
  readonly name: string;
  readonly environment: string;
  readonly way: 'listener' | 'route53';
  readonly host?: string;
  readonly zone?: string;
  readonly wayIn?: WayIn;
  /** Absent where `teal adopt begin` must act first, or by the way of Route 53. */
  readonly priorities?: Priorities;
}

/** `teal.config.ts` as an object; what nobody knows is left out. */
export type Written = { readonly [key: string]: unknown };

/** What of a running service the configuration says, and what was taken from where. */
export function configurationOf(
  observed: Observed,
  stand: Stand,
): { config: Written; carried: string[]; left: string[] } {
  const full = `${stand.name}-${stand.environment}`;
  const variables = variablesOf(observed, full);
  const { task, container, containerPort, service, scaling, targetGroup } = observed;
  const count = Math.max(scaling?.min ?? 1, service.desiredCount ?? 1);
  const tasks = {
    min: count,
    max: Math.max(scaling?.max ?? count, count),
    ...cpuTargetOf(scaling?.cpuTarget),
  };
  const network = networkOf(observed);
  const config = {
    service: {
      name: stand.name,
      port: containerPort,
      ...sizeOf(task.cpu, task.memory),
      architecture: task.runtimePlatform?.cpuArchitecture === 'ARM64' ? 'ARM64' : 'X86_64',
      health: healthOf(observed),
      ...(Object.keys(variables.environment).length > 0 && { environment: variables.environment }),
      ...(variables.secrets.length > 0 && { secrets: variables.secrets }),
      tasks,
      ...containerOf(container),
      ...(stand.way === 'route53' && observed.loadBalancer?.Scheme === 'internal' && { internal: true }),
    },
    environments: {
      [stand.environment]: {
        account: observed.account,
        region: observed.region,
        ...(network.value && { network: network.value }),
        cluster: { name: nameIn(service.clusterArn) },
        ...entranceOf(observed, stand),
        ...(Object.keys(variables.arns).length > 0 && { secrets: variables.arns }),
      },
    },
  };
  const carried = [
    `container ${container.name}: port ${containerPort}, ${task.cpu ?? '?'} cpu, ${task.memory ?? '?'} MiB, ${config.service.architecture}`,
    `health check ${targetGroup?.HealthCheckPath ?? '/'} every ${targetGroup?.HealthCheckIntervalSeconds ?? '?'} s`,
    `${tasks.min} to ${tasks.max} tasks: as many as the old service runs now, so that they can take all its users`,
    `${Object.keys(variables.environment).length} variables in clear, ${variables.secrets.length} secrets by ARN`,
    `cluster ${nameIn(service.clusterArn)}`,
    ...(network.value ? [`VPC ${network.value.vpcId}`] : []),
  ];
  return {
    config,
    carried,
    left: [
      ...variables.left,
      ...leftOfSecrets(observed, variables),
      ...network.left,
      ...leftOfStand(observed, stand),
    ],
  };
}

function leftOfSecrets(
  { container }: Observed,
  { secrets }: { readonly secrets: readonly string[] },
): string[] {
  const words = (['command', 'entryPoint'] as const).filter((each) =>
    commandLooksSecret(container[each] ?? []),
  );
  return [
    ...words.map(
      (each) =>
        `${each}: a word of it looks like a secret, so none is written; make a secret of it, have the program read it from its environment, and write container.${each} without it`,
    ),
    ...(secrets.length > 0
      ? [
          'secrets that are encrypted with a key of your own (KMS): the role that starts tasks may not decrypt them before key.grantDecrypt in lib/customize.ts (docs/existing.md), and no task starts',
        ]
      : []),
  ];
}

export const nameIn = (arn = ''): string => arn.slice(arn.lastIndexOf('/') + 1);

/** source: Amazon ECS API reference, TaskDefinition: cpu and memory are texts, of Fargate in units of 1/1024 vCPU and MiB */
function sizeOf(cpu: string | undefined, memory: string | undefined): { cpu?: number; memory?: number } {
  const [c, m] = [Number(cpu), Number(memory)];
  return {
    ...(cpu !== undefined && c > 0 && { cpu: c }),
    ...(memory !== undefined && m > 0 && { memory: m }),
  };
}

function cpuTargetOf(target: number | undefined): { cpuTarget?: number } {
  return target === undefined ? {} : { cpuTarget: Math.min(90, Math.max(10, Math.round(target))) };
}

function healthOf({ targetGroup, service }: Observed): Written {
  const {
    HealthCheckPath = '/',
    HealthCheckIntervalSeconds: interval,
    HealthCheckTimeoutSeconds: timeout,
  } = targetGroup ?? {};
  const grace = service.healthCheckGracePeriodSeconds;
  const every = interval === undefined ? undefined : Math.min(300, Math.max(5, interval));
  return {
    ready: HealthCheckPath,
    ...(every !== undefined && { intervalSeconds: every }),
    ...(timeout !== undefined &&
      every !== undefined && { timeoutSeconds: Math.max(2, Math.min(timeout, every - 1)) }),
    ...(grace !== undefined && grace > 0 && { graceSeconds: grace }),
  };
}

function containerOf({
  user,
  readonlyRootFilesystem,
  command = [],
  entryPoint = [],
}: Observed['container']): Written {
  // An empty one is refused by the configuration's check, so that nobody deploys another command unseen.
  const written = (words: readonly string[]) => (commandLooksSecret(words) ? [] : words);
  const container = {
    ...(user && { user }),
    ...(readonlyRootFilesystem !== true && { readonlyRoot: false }),
    ...(command.length > 0 && { command: written(command) }),
    ...(entryPoint.length > 0 && { entryPoint: written(entryPoint) }),
  };
  return Object.keys(container).length > 0 ? { container } : {};
}

interface Network {
  readonly value?: {
    readonly vpcId: string;
    readonly availabilityZones: readonly string[];
    readonly publicSubnetIds: readonly string[];
    readonly privateSubnetIds: readonly string[];
  };
  readonly left: readonly string[];
}

/** Zones come from the load balancer and from tasks that run: a subnet that neither uses is in a zone that nobody says. */
function networkOf({ loadBalancer, service, zones }: Observed): Network {
  const { VpcId, AvailabilityZones = [] } = loadBalancer ?? {};
  const subnets = service.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  if (VpcId === undefined)
    return { left: ['network: the VPC is known of a load balancer alone; write environments.*.network'] };
  const outer = new Map(AvailabilityZones.map(({ ZoneName = '', SubnetId = '' }) => [ZoneName, SubnetId]));
  const zoneOf = (subnet: string) =>
    zones[subnet] ?? AvailabilityZones.find(({ SubnetId }) => SubnetId === subnet)?.ZoneName;
  const inner = new Map(
    subnets.flatMap((subnet) =>
      zoneOf(subnet) === undefined ? [] : [[zoneOf(subnet) ?? '', subnet] as const],
    ),
  );
  const both = [...outer.keys()].filter((zone) => inner.has(zone)).sort();
  const unplaced = subnets.filter((subnet) => zoneOf(subnet) === undefined);
  const left = [
    ...unplaced.map(
      (subnet) =>
        `subnet ${subnet} of tasks: no task runs in it, so its zone is not known; add it to environments.*.network`,
    ),
    ...(both.length < 2
      ? [
          `network: two zones must be known in which the load balancer and tasks have subnets, got ${both.length}; complete environments.*.network`,
        ]
      : []),
  ];
  const value = {
    vpcId: VpcId,
    availabilityZones: both,
    publicSubnetIds: both.map((zone) => outer.get(zone) ?? ''),
    privateSubnetIds: both.map((zone) => inner.get(zone) ?? ''),
  };
  return { value, left };
}

function entranceOf(observed: Observed, { name, way, host, zone, wayIn, priorities }: Stand): Written {
  const { loadBalancer, listeners } = observed;
  const tls = wayIn?.listener.Protocol === 'HTTPS';
  const certificateArn =
    wayIn?.listener.Certificates?.[0]?.CertificateArn ??
    listeners.flatMap(({ listener }) => listener.Certificates ?? [])[0]?.CertificateArn;
  if (way === 'route53') {
    return host === undefined
      ? {}
      : {
          domain: {
            name: host,
            ...(zone !== undefined && { hostedZoneId: zone }),
            ...(certificateArn !== undefined && { certificateArn }),
            record: false,
          },
        };
  }
  const of = (field: 'host-header' | 'path-pattern') =>
    wayIn?.conditions.flatMap((each) => valuesOf(each, field) ?? []) ?? [];
  const [hosts, paths] = [of('host-header').map((each) => each.toLowerCase()), of('path-pattern')];
  const isEvery = paths.some((each) => each === '*' || each === '/*');
  return {
    loadBalancer: {
      arn: loadBalancer?.LoadBalancerArn,
      dnsName: loadBalancer?.DNSName,
      hostedZoneId: loadBalancer?.CanonicalHostedZoneId,
      securityGroupId: loadBalancer?.SecurityGroups?.[0],
      listenerArn: wayIn?.listener.ListenerArn,
      tls,
      ...(priorities && { priorities: { test: priorities.test, production: priorities.production } }),
      ...(hosts.length > 0 && { hosts: { [name]: hosts } }),
      ...(paths.length > 0 && !isEvery && { paths: { [name]: paths } }),
      // A rule needs one of both: that of Copilot without a domain has nothing else.
      ...(isEvery && hosts.length === 0 && { paths: { [name]: ['/*'] } }),
    },
  };
}

function leftOfStand(
  { listeners, targetGroup, loadBalancer }: Observed,
  { way, wayIn, host }: Stand,
): string[] {
  const group = targetGroup?.TargetGroupArn ?? '';
  const others = listeners
    .flatMap(({ rules }) => rules)
    .filter(
      ({ arn, tags, forward }) =>
        arn !== wayIn?.rule.arn &&
        tags[ADOPTION_TAG.OWNER] === undefined &&
        forward.some(({ targetGroupArn }) => targetGroupArn === group),
    );
  const groups = loadBalancer?.SecurityGroups ?? [];
  return [
    ...others.map(
      (rule) =>
        `rule ${nameIn(rule.arn)} (priority ${rule.priority}) leads to the old service, too: its users stay there; adopt it after the first, by --old-rule`,
    ),
    ...(way === 'listener' && groups.length > 1
      ? [`security groups ${groups.slice(1).join(', ')} of the load balancer: the first is written`]
      : []),
    ...(way === 'route53' && host === undefined
      ? ['domain: no host name was found; give it by --record']
      : []),
  ];
}
