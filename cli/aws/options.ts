import { type Command, InvalidArgumentError, Option } from 'commander';

/** Which service, and as whom. */
export interface ServiceOptions {
  readonly service: string;
  readonly env: string;
  readonly region?: string;
  readonly profile?: string;
}

/** What Teal gives the cluster of a service. */
export const clusterOf = ({ service, env }: Pick<ServiceOptions, 'service' | 'env'>): string =>
  `${service}-${env}`;

export function withServiceOptions(command: Command): Command {
  return withPlaceOptions(
    command.requiredOption('--service <name>', 'service', nameOf('--service')).addOption(environmentOption()),
  );
}

export const environmentOption = (): Option =>
  new Option('--env <name>', 'environment').argParser(nameOf('--env')).makeOptionMandatory();

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
