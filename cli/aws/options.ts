import { type Command, InvalidArgumentError, Option } from 'commander';

/** Which service, and as whom. */
export interface ServiceOptions {
  readonly service: string;
  readonly env: string;
  /** One that others are in too. @default `<service>-<env>`, of the service's own */
  readonly cluster?: string;
  readonly region?: string;
  readonly profile?: string;
}

/** The full name of a service: of its stack, of what belongs to it, and of a cluster of its own. */
export const clusterOf = ({ service, env }: Pick<ServiceOptions, 'service' | 'env'>): string =>
  `${service}-${env}`;

/** Where ECS has a service. In a cluster that others are in it goes by its full name, as lib/config/names.ts has it. */
export const ecsPlaceOf = ({
  cluster,
  ...of
}: Pick<ServiceOptions, 'service' | 'env' | 'cluster'>): {
  readonly cluster: string;
  readonly service: string;
} =>
  cluster === undefined
    ? { cluster: clusterOf(of), service: of.service }
    : { cluster, service: clusterOf(of) };

export function withServiceOptions(command: Command): Command {
  return withPlaceOptions(
    command
      .requiredOption('--service <name>', 'service', nameOf('--service'))
      .addOption(environmentOption())
      .addOption(clusterOption()),
  );
}

export const environmentOption = (): Option => optionalEnvironmentOption('environment').makeOptionMandatory();

export const optionalEnvironmentOption = (description: string): Option =>
  new Option('--env <name>', description).argParser(nameOf('--env'));

/** Also by TEAL_CLUSTER: who works on one environment says it once. */
const clusterOption = (): Option =>
  new Option('--cluster <name>', 'cluster, where the environment names one that is there already')
    .env('TEAL_CLUSTER')
    .argParser((value) => {
      // source: Amazon ECS API reference, CreateCluster (clusterName). It becomes part of calls and of printed lines.
      if (/^[A-Za-z0-9_-]{1,255}$/.test(value)) return value;
      throw new InvalidArgumentError('--cluster must be the name of a cluster, not its ARN.');
    });

/** In which account and region. */
export function withPlaceOptions(command: Command): Command {
  return command
    .option('--region <name>', 'region (default: AWS_REGION, or that of the profile)', regionOf)
    .option('--profile <name>', 'profile of the AWS configuration (default: AWS_PROFILE)');
}

export function nameOf(option: string): (value: string) => string {
  return (value) => {
    // As the configuration takes them, so that they name nothing else in an ARN.
    if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value) && value.length <= 64) return value;
    throw new InvalidArgumentError(`${option} must be small letters, digits and single hyphens, like shop.`);
  };
}

function regionOf(value: string): string {
  // It becomes part of a host name.
  if (/^[a-z]{2}(-[a-z]+)+-\d+$/.test(value)) return value;
  throw new InvalidArgumentError('--region must be a region, like eu-west-1.');
}
