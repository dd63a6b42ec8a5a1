import { resolve } from 'node:path';
import { databaseDependency, existingDatabaseSecrets, fillDatabase } from './database';
import {
  defaultContainer,
  defaultHealth,
  defaultNetwork,
  defaultSubjects,
  defaultTasks,
  defaultVersionHeader,
} from './defaults';
import { fillDependencies } from './dependencies';
import { type Edge, fillEdge } from './edge';
import { defaultCpu, smallestMemory } from './fargate-sizes';
import { type Entrance, fillEntrance, isExisting } from './fill-entrance';
import { fillRelease } from './fill-release';
import { fillFlags } from './flags';
import { fillGates } from './gates';
import { fillGuardSecrets } from './guard-secrets';
import { fillJob, heartbeatOf } from './jobs';
import { fillNotify } from './notify';
import { fillObjectives, type ObjectivesInput } from './objectives';
import { fillPeople } from './people';
import { fillRotations, variablesOf } from './secrets';
import { fillTelemetry } from './telemetry';
import type { DeliveryInput, HealthInput, ImagesInput, ServiceInput, TasksInput } from './types';
import type { EnvironmentInput } from './types-environment';
import type { SizeInput } from './types-existing';
import type { Delivery, Environment, Health, ImagesHome, Network, Service, Wave } from './types-resolved';
import { fillWatch, type Watch } from './watch';
import { fillWorker } from './workers';

/**
 * Fills in a configuration that is right. Relative directories are from `directory`. What the schemas have
 * made sure of is still given a value for the compiler: `memory ?? 0` is never 0.
 */
export function fillDelivery(
  input: DeliveryInput,
  directory: string,
  waves: ReadonlyMap<string, Wave> = new Map(),
): Delivery {
  const services = input.services ?? (input.service ? [input.service] : []);
  const [only] = services.length === 1 ? services : [];
  const environments = Object.entries(input.environments).map(
    ([name, environment], index, { length }): Environment => ({
      name,
      account: environment.account,
      region: environment.region,
      network: fillNetwork(environment.network),
      ...(environment.cluster && { cluster: environment.cluster }),
      ...(environment.people && { people: fillPeople(environment.people, input.bootstrap !== undefined) }),
      ...guardedBy(environment),
      ...(waves.has(name) && { wave: waves.get(name) as Wave }),
      ...sharedBy(environment, services),
      pipeline: environment.pipeline ?? (input.repository ?? input.gitlab) !== undefined,
      protect: environment.protect ?? index === length - 1,
      notify: fillNotify(environment.notify ?? input.notify, environment.protect ?? index === length - 1),
      services: services.map((service) => ({
        ...fillService(service, environment, directory),
        gates: fillGates(
          environment.gates ?? service.gates ?? input.gates,
          directory,
          fillDatabase(service.name, service.database, environment.databases?.[service.name]),
        ),
        ...watchedOf(
          withJobs(fillWatch([environment.watch, service.watch, input.watch]), service, name),
          service.objectives ?? input.objectives,
        ),
        dependencies: [
          ...fillDependencies(service.dependencies, name),
          ...ownDatabase(service, environment, name),
        ],
        ...fillEntrance(service, environment, only !== undefined),
        ...fillEdge(environment.edge),
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
    ...(input.gitlab && { gitlab: input.gitlab }),
    images: fillImages(input.images, environments),
    ...(input.bootstrap && { bootstrap: { services: [], ...input.bootstrap } }),
    environments,
  };
}

function sharedBy(
  { loadBalancer, domain }: EnvironmentInput,
  services: readonly ServiceInput[],
): Pick<Environment, 'sharedLoadBalancer'> {
  if (loadBalancer === undefined || isExisting(loadBalancer)) return {};
  return {
    sharedLoadBalancer: {
      internal: services.some(({ internal }) => internal),
      ...(domain?.certificateArn !== undefined && { certificateArn: domain.certificateArn }),
    },
  };
}

/** The row of the database that the service has of its own. */
function ownDatabase({ name, database }: ServiceInput, { databases }: EnvironmentInput, environment: string) {
  const filled = fillDatabase(name, database, databases?.[name]);
  const limits = typeof database === 'object' ? database.limits : undefined;
  return databaseDependency(filled, { service: name, environment }, limits);
}

function guardedBy({ guardSecrets = false }: EnvironmentInput): Pick<Environment, 'guardSecrets'> {
  const guard = fillGuardSecrets(guardSecrets);
  return guard ? { guardSecrets: guard } : {};
}

/** A job is missed as what reports by itself is. */
function withJobs(watch: Watch, { name, jobs = [] }: ServiceInput, environment: string): Watch {
  const own = jobs.flatMap((job) => heartbeatOf(fillJob(job), name, environment) ?? []);
  return own.length === 0 ? watch : { ...watch, heartbeats: [...watch.heartbeats, ...own] };
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
): Omit<Service, 'gates' | 'objectives' | 'watch' | 'dependencies' | keyof Entrance | keyof Edge> {
  const build = resolve(directory, input.build ?? '.');
  const { secrets = {}, variables } = environment;
  const named = variablesOf(input.secrets);
  const made = named.filter((name) => !Object.hasOwn(secrets, name));
  const database = fillDatabase(input.name, input.database, environment.databases?.[input.name]);
  return {
    name: input.name,
    after: input.after ?? [],
    port: input.port,
    build,
    ...fillSize(input, environment.sizes?.[input.name]),
    architecture: input.architecture ?? 'ARM64',
    health: fillHealth(input.health),
    versionHeader: input.versionHeader ?? defaultVersionHeader,
    environment: { ...input.environment, ...variables },
    secrets: made,
    secretRotation: fillRotations(input.secrets, made),
    existingSecrets: {
      ...Object.fromEntries(Object.entries(secrets).filter(([name]) => named.includes(name))),
      ...existingDatabaseSecrets(database),
    },
    ...(database && { database }),
    container: {
      ...defaultContainer,
      ...(environment.exec && { readonlyRoot: false }),
      ...input.container,
    },
    exec: environment.exec ?? false,
    local: input.local && {
      command: input.local.command,
      directory: input.local.directory === undefined ? build : resolve(directory, input.local.directory),
      ...(input.local.database !== undefined && { database: input.local.database }),
      ...(input.local.flags !== undefined && { flags: resolve(directory, input.local.flags) }),
    },
    tasks: fillTasks(input.tasks, environment.tasks),
    release: fillRelease(environment.release ?? input.release),
    ...(input.telemetry && { telemetry: fillTelemetry(input.telemetry) }),
    ...(input.jobs?.length && { jobs: input.jobs.map(fillJob) }),
    ...(input.workers?.length && { workers: input.workers.map(fillWorker) }),
    ...(input.flags && { flags: fillFlags(input.flags) }),
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

function fillSize(service: SizeInput, own: SizeInput = {}): Pick<Service, 'cpu' | 'memory'> {
  const cpu = own.cpu ?? service.cpu ?? defaultCpu;
  return { cpu, memory: own.memory ?? service.memory ?? smallestMemory(cpu) ?? 0 };
}

function fillNetwork(input: EnvironmentInput['network'] = {}): Network {
  if ('vpcId' in input && input.vpcId !== undefined) {
    const { vpcId, availabilityZones, publicSubnetIds, privateSubnetIds, cidrs } = input;
    const given = { vpcId, availabilityZones, publicSubnetIds, privateSubnetIds };
    return { kind: 'existing', ...given, ...(cidrs && { cidrs }) };
  }
  const { natGateways, cidr } = input as Partial<typeof defaultNetwork>;
  return {
    kind: 'new',
    natGateways: natGateways ?? defaultNetwork.natGateways,
    cidr: cidr ?? defaultNetwork.cidr,
  };
}
