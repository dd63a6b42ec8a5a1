import { resolve } from 'node:path';
import {
  defaultHealth,
  defaultNetwork,
  defaultSubjects,
  defaultTasks,
  defaultVersionHeader,
} from './defaults';
import { fillDependencies } from './dependencies';
import { defaultCpu, smallestMemory } from './fargate-sizes';
import { fillRelease } from './fill-release';
import { fillGates } from './gates';
import { fillNotify } from './notify';
import { fillObjectives, type ObjectivesInput } from './objectives';
import { fillTelemetry } from './telemetry';
import type { DeliveryInput, HealthInput, ImagesInput, ServiceInput, TasksInput } from './types';
import type { DomainInput, EnvironmentInput } from './types-environment';
import type { Delivery, Domain, Environment, Health, ImagesHome, Network, Service } from './types-resolved';
import { fillWatch, type Watch } from './watch';

/**
 * Fills in a configuration that is right. Relative directories are from `directory`. What the schemas have
 * made sure of is still given a value for the compiler: `memory ?? 0` is never 0.
 */
export function fillDelivery(input: DeliveryInput, directory: string): Delivery {
  const services = input.services ?? (input.service ? [input.service] : []);
  const [only] = services.length === 1 ? services : [];
  const environments = Object.entries(input.environments).map(
    ([name, environment], index, { length }): Environment => ({
      name,
      account: environment.account,
      region: environment.region,
      network: fillNetwork(environment.network),
      pipeline: environment.pipeline ?? input.repository !== undefined,
      protect: environment.protect ?? index === length - 1,
      notify: fillNotify(environment.notify ?? input.notify, environment.protect ?? index === length - 1),
      services: services.map((service) => ({
        ...fillService(service, environment, directory),
        gates: fillGates(environment.gates ?? service.gates ?? input.gates, directory),
        ...watchedOf(
          fillWatch([environment.watch, service.watch, input.watch]),
          service.objectives ?? input.objectives,
        ),
        dependencies: fillDependencies(service.dependencies, name),
        domain: environment.domain && fillDomain(environment.domain, only ? undefined : service.name),
      })),
    }),
  );
  return {
    directory,
    name: input.name ?? only?.name ?? input.repository?.name ?? '',
    repository: input.repository && {
      ...input.repository,
      subjects: input.repository.subjects ?? defaultSubjects,
      formerWorkflows: input.repository.formerWorkflows ?? [],
    },
    images: fillImages(input.images, environments),
    ...(input.bootstrap && { bootstrap: { services: [], ...input.bootstrap } }),
    environments,
  };
}

/** No objectives are what `{}` says. */
function watchedOf(watch: Watch, input: ObjectivesInput = {}): Pick<Service, 'watch' | 'objectives'> {
  const objectives = fillObjectives({
    ...(watch.detail === 'symptoms' && { burnRates: 'fewest' }),
    ...input,
  });
  return objectives.all.length === 0 ? { watch } : { watch, objectives };
}

function fillImages(input: ImagesInput = {}, environments: readonly Environment[]): ImagesHome | undefined {
  const first = environments.find(({ pipeline }) => pipeline);
  if (first === undefined) return undefined;
  const { account, region } = input.account === undefined ? first : input;
  return { account, region, ...(input.sigstore !== undefined && { sigstore: input.sigstore }) };
}

function fillService(
  input: ServiceInput,
  environment: EnvironmentInput,
  directory: string,
): Omit<Service, 'gates' | 'objectives' | 'watch' | 'dependencies' | 'domain'> {
  const build = resolve(directory, input.build ?? '.');
  const cpu = input.cpu ?? defaultCpu;
  return {
    name: input.name,
    port: input.port,
    build,
    cpu,
    memory: input.memory ?? smallestMemory(cpu) ?? 0,
    architecture: input.architecture ?? 'ARM64',
    health: fillHealth(input.health),
    versionHeader: input.versionHeader ?? defaultVersionHeader,
    environment: input.environment ?? {},
    secrets: input.secrets ?? [],
    local: input.local && {
      command: input.local.command,
      directory: input.local.directory === undefined ? build : resolve(directory, input.local.directory),
    },
    tasks: fillTasks(input.tasks, environment.tasks),
    release: fillRelease(environment.release ?? input.release),
    ...(input.telemetry && { telemetry: fillTelemetry(input.telemetry) }),
  };
}

function fillHealth(input: HealthInput = {}): Health {
  const intervalSeconds = input.intervalSeconds ?? defaultHealth.intervalSeconds;
  return {
    ready: input.ready ?? defaultHealth.ready,
    intervalSeconds,
    timeoutSeconds: input.timeoutSeconds ?? Math.min(defaultHealth.timeoutSeconds, intervalSeconds - 1),
    graceSeconds: input.graceSeconds ?? defaultHealth.graceSeconds,
  };
}

/** Where only one bound is given, the default of the other gives way. */
function fillTasks(service: TasksInput = {}, environment: TasksInput = {}): Required<TasksInput> {
  const givenMin = environment.min ?? service.min;
  const givenMax = environment.max ?? service.max;
  const min = givenMin ?? Math.min(defaultTasks.min, givenMax ?? defaultTasks.min);
  return {
    min,
    max: givenMax ?? Math.max(defaultTasks.max, min),
    cpuTarget: environment.cpuTarget ?? service.cpuTarget ?? defaultTasks.cpuTarget,
  };
}

function fillDomain(input: DomainInput, service?: string): Domain {
  const parent = input.name.slice(input.name.indexOf('.') + 1);
  return {
    name: service === undefined ? input.name : `${service}.${input.name}`,
    hostedZoneId: input.hostedZoneId,
    hostedZoneName: input.hostedZoneName ?? (parent.includes('.') ? parent : input.name),
    certificateArn: input.certificateArn,
  };
}

function fillNetwork(input: EnvironmentInput['network'] = {}): Network {
  if ('vpcId' in input && input.vpcId !== undefined) {
    const { vpcId, availabilityZones, publicSubnetIds, privateSubnetIds } = input;
    return { kind: 'existing', vpcId, availabilityZones, publicSubnetIds, privateSubnetIds };
  }
  const { natGateways, cidr } = input as Partial<typeof defaultNetwork>;
  return {
    kind: 'new',
    natGateways: natGateways ?? defaultNetwork.natGateways,
    cidr: cidr ?? defaultNetwork.cidr,
  };
}
