import type { Assembly, AssemblyStack } from '../assembly/assembly';
import { stackNamed } from '../assembly/assembly';
import { Malformed } from '../assembly/parse';
import type { TealService } from '../assembly/teal-manifest';

/** The service to rehearse. */
export interface ChosenService {
  readonly name: string;
  /** Absent in an assembly that Teal did not write. */
  readonly environment?: string;
  readonly stack: AssemblyStack;
  /** Of the AWS::ECS::Service. */
  readonly logicalId: string;
  /** What `teal.json` says of it beyond the template. */
  readonly manifest?: TealService;
}

/** Which of the services of an assembly. */
export interface Choice {
  /** @default the last environment of `teal.json`: the one nearest to users */
  readonly environment?: string;
  /** A name, or in an assembly that Teal did not write a logical id. @default the only one */
  readonly service?: string;
}

/** @throws Malformed that lists what there is to choose from */
export function chooseService(assembly: Assembly, choice: Choice): ChosenService {
  return assembly.teal ? chooseDelivered(assembly, choice) : chooseFromTemplates(assembly, choice);
}

/**
 * Names of the services of an environment, in the order of their release.
 *
 * @param environment @default the last one of `teal.json`
 * @throws Malformed that lists what there is to choose from, and for an assembly that Teal did not write
 */
export function servicesInOrder(
  { teal, directory }: Assembly,
  environment: string | undefined,
): { readonly environment: string; readonly services: readonly string[] } {
  if (!teal) {
    throw new Malformed([
      `the assembly must have a teal.json, which says in which order services are released, got none in ${directory}; rehearse one service of it`,
    ]);
  }
  const { name, services } = environmentOf(teal.environments, environment);
  return { environment: name, services: services.map((service) => service.name) };
}

function chooseDelivered(assembly: Assembly, choice: Choice): ChosenService {
  const environment = environmentOf(assembly.teal?.environments ?? [], choice.environment);
  const { services } = environment;
  const service = pick(services, choice.service, ({ name }) => [name]);
  if (!service)
    throw notThere(
      '--service',
      services.map(({ name }) => name),
      choice.service,
    );
  return {
    name: service.name,
    environment: environment.name,
    stack: stackNamed(assembly, service.stack),
    logicalId: service.service,
    manifest: service,
  };
}

function environmentOf<T extends { readonly name: string }>(
  all: readonly T[],
  wanted: string | undefined,
): T {
  const found = wanted === undefined ? all.at(-1) : all.find(({ name }) => name === wanted);
  if (found) return found;
  throw notThere(
    '--env',
    all.map(({ name }) => name),
    wanted,
  );
}

function chooseFromTemplates(assembly: Assembly, choice: Choice): ChosenService {
  if (choice.environment !== undefined) {
    throw new Malformed([
      `--env must be left out for an assembly without teal.json, got ${choice.environment}; name the service instead`,
    ]);
  }
  const services = assembly.stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, resource]) => resource.Type === 'AWS::ECS::Service')
      .map(([logicalId]) => ({ name: logicalId, stack, logicalId })),
  );
  const service = pick(services, choice.service, ({ name, stack }) => [name, `${stack.stackName}/${name}`]);
  if (service) return service;
  throw notThere(
    '--service',
    services.map(({ name, stack }) => `${stack.stackName}/${name}`),
    choice.service,
  );
}

function pick<T>(
  all: readonly T[],
  wanted: string | undefined,
  namesOf: (one: T) => string[],
): T | undefined {
  const found = wanted === undefined ? all : all.filter((one) => namesOf(one).includes(wanted));
  return found.length === 1 ? found[0] : undefined;
}

function notThere(option: string, known: readonly string[], got: string | undefined): Malformed {
  if (known.length === 0) {
    return new Malformed([
      'the assembly must hold an AWS::ECS::Service, got none; synthesize the app that has one',
    ]);
  }
  return new Malformed([`${option} must be one of ${known.join(', ')}, got ${got ?? 'nothing'}; name one`]);
}
