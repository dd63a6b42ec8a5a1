import { readFileSync } from 'node:fs';
import { type Assembly, type AssemblyStack, readAssembly } from '../../rehearsal/assembly/assembly';
import { Malformed } from '../../rehearsal/assembly/parse';
import { foundationsOf } from '../../rehearsal/assembly/teal-manifest';
import { harmless } from '../aws/harmless';
import { type RawTemplate, rawTemplate } from '../eject/raw-template';
import { stacksToEject } from '../eject/stacks';
import { EXIT, VerbFailed } from '../exit-codes';

/** A stack as its assembly has it. */
export interface SynthesizedStack {
  readonly name: string;
  readonly artifactId: string;
  readonly template: RawTemplate;
  readonly isProtected: boolean;
  /** As the app names them; absent where it leaves them to who deploys. */
  readonly region?: string;
  readonly account?: string;
}

export interface StacksToDestroy {
  /** In the order of their end: services before those that they were released after, and before the foundation that they stand on. */
  readonly own: readonly SynthesizedStack[];
  /** Of no environment: all have them in common, and none goes with one. */
  readonly shared: readonly SynthesizedStack[];
}

/** @throws VerbFailed for an assembly that is none, or an environment or a service that it does not have */
export function stacksToDestroy(asked: {
  readonly env: string;
  readonly service: readonly string[];
  readonly assembly: string;
}): StacksToDestroy {
  const asDeployed = stacksToEject(asked);
  const assembly = read(asked.assembly);
  const ofServices = asDeployed.filter((name) => isOfService(assembly, name));
  const names = [...ofServices.reverse(), ...asDeployed.filter((name) => !isOfService(assembly, name))];
  const ofEnvironments = new Set(
    (assembly.teal?.environments ?? []).flatMap(({ services }) =>
      services.flatMap((service) => [service.stack, ...foundationsOf(service)]),
    ),
  );
  return {
    own: names.flatMap((name) => assembly.stacks.filter(({ stackName }) => stackName === name).map(stackOf)),
    shared: assembly.stacks.filter(({ stackName }) => !ofEnvironments.has(stackName)).map(stackOf),
  };
}

const isOfService = ({ teal }: Assembly, name: string): boolean =>
  teal?.environments.some(({ services }) => services.some(({ stack }) => stack === name)) === true;

function read(directory: string): Assembly {
  try {
    return readAssembly(directory);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new VerbFailed(EXIT.BAD_INPUT, error.message.split('\n').map(harmless).join('\n'), {
      cause: error,
    });
  }
}

function stackOf({
  stackName,
  artifactId,
  templateFile,
  terminationProtection,
  given,
}: AssemblyStack): SynthesizedStack {
  return {
    ...{ name: stackName, artifactId, isProtected: terminationProtection === true },
    template: rawTemplate(readFileSync(templateFile, 'utf8'), stackName),
    ...(given?.region !== undefined && { region: given.region }),
    ...(given?.account !== undefined && { account: given.account }),
  };
}
