import type { Assembly } from '../../rehearsal/assembly/assembly';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Before } from './decide';

/** A service as an assembly has it. */
export interface ServiceToLookAt extends Omit<Before, 'seen' | 'running' | 'foundation'> {
  /** Name of its stack. */
  readonly foundation: string;
}

export interface Place {
  readonly region?: string;
  readonly profile?: string;
}

/** The services of an environment, as an assembly has them. Empty where it has no such environment. */
export function servicesOf(
  { teal, stacks }: Assembly,
  environment: string,
  only: string | undefined,
): readonly ServiceToLookAt[] {
  const services = teal?.environments.find(({ name }) => name === environment)?.services ?? [];
  return services
    .filter(({ name }) => only === undefined || name === only)
    .map(({ name, stack, foundationStack, ecs }) => {
      const template = stacks.find(({ stackName }) => stackName === stack)?.template;
      return {
        ...{ service: name, environment, stack, foundation: foundationStack },
        ...(ecs && { cluster: ecs.cluster }),
        takesDigest: template !== undefined && Object.hasOwn(template.Parameters, 'ImageDigest'),
      };
    });
}

/**
 * Where an environment is: as the configuration says, else as who deploys it says.
 *
 * @throws VerbFailed where both say it, and not the same
 */
export function placeOf({ stacks }: Assembly, names: readonly string[], { region, profile }: Place): Place {
  const named = stacks.find(({ stackName, given }) => names.includes(stackName) && given?.region)?.given
    ?.region;
  if (named !== undefined && region !== undefined && named !== region) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--region must be that of the configuration, ${named}, got ${region}; leave it out`,
    );
  }
  const where = named ?? region;
  return { ...(where !== undefined && { region: where }), ...(profile !== undefined && { profile }) };
}
