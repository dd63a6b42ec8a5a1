import { type Assembly, type AssemblyStack, readAssembly } from '../../rehearsal/assembly/assembly';
import { Malformed } from '../../rehearsal/assembly/parse';
import { foundationsOf, type TealManifest } from '../../rehearsal/assembly/teal-manifest';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Finding } from './check';

/** One environment as its assembly has it. */
export interface EnvironmentOfAssembly {
  readonly name: string;
  /** Absent where the configuration leaves it to who deploys. */
  readonly account?: string;
  readonly region?: string;
  readonly services: TealManifest['environments'][number]['services'];
  /** Its own: the foundation's and the services'. */
  readonly stacks: readonly AssemblyStack[];
  /** Those of no environment: the account's. */
  readonly shared: readonly AssemblyStack[];
  /** Whether the image is a digest that a pipeline gives: `ImageDigest`. */
  readonly hasPipeline: boolean;
}

export type Environments =
  | { readonly is: 'read'; readonly environments: readonly EnvironmentOfAssembly[] }
  | { readonly is: 'missing'; readonly finding: Finding };

/**
 * That of `--env`, or all. No assembly is a finding: nothing may have been synthesized yet.
 *
 * @throws VerbFailed for an environment that the assembly does not have
 */
export function environmentsOf(directory: string, wanted: string | undefined): Environments {
  const assembly = read(directory);
  if ('is' in assembly) return { is: 'missing', finding: assembly };
  const { teal, stacks } = assembly;
  if (teal === undefined) {
    return {
      is: 'missing',
      finding: missing(directory, 'it has no teal.json: no delivery of Teal wrote it'),
    };
  }
  const known = teal.environments.map(({ name }) => name);
  if (wanted !== undefined && !known.includes(wanted)) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--env must be an environment of ${directory}/teal.json, got ${wanted}; it has ${known.join(', ')}`,
    );
  }
  const owned = new Set(teal.environments.flatMap(namesOf));
  const shared = stacks.filter(({ stackName }) => !owned.has(stackName));
  const environments = teal.environments
    .filter(({ name }) => wanted === undefined || name === wanted)
    .map((one): EnvironmentOfAssembly => {
      const names = namesOf(one);
      const own = stacks.filter(({ stackName }) => names.includes(stackName));
      return {
        name: one.name,
        ...(one.account !== undefined && { account: one.account }),
        ...(one.region !== undefined && { region: one.region }),
        services: one.services,
        ...{ stacks: own, shared },
        hasPipeline: own.some(({ template }) => template.Parameters.ImageDigest !== undefined),
      };
    });
  return { is: 'read', environments };
}

function read(directory: string): Assembly | Finding {
  try {
    return readAssembly(directory);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return missing(directory, error.message.split('\n')[0] ?? '');
  }
}

const namesOf = ({ services }: TealManifest['environments'][number]): string[] =>
  services.flatMap((service) => [...foundationsOf(service), service.stack]);

const missing = (directory: string, says: string): Finding => ({
  ...{ is: 'wrong', about: `the assembly ${directory}`, says },
  todo: 'synthesize it, which asks nobody: npx cdk synth',
});
