import type { Assembly, AssemblyStack } from '../../rehearsal/assembly/assembly';
import { isForOrderAlone } from '../../rehearsal/assembly/order-of-release';
import type { SecretParameter } from './secret-versions';

/** A stack to deploy, with what it is given. */
export interface StackToPrepare {
  readonly name: string;
  /** `ImageDigest`, `RollbackTo` and `FixFor`, where the template has them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Names of stacks of the environment that it builds on. */
  readonly after: readonly string[];
  /** Whose versions a release gives it. @default none */
  readonly secrets?: readonly SecretParameter[];
}

export interface Order {
  readonly services: readonly { readonly name: string; readonly stack: string; readonly cluster?: string }[];
  /** In the order of their deployment. */
  readonly stacks: readonly StackToPrepare[];
}

export interface Ordering {
  /** By service. */
  readonly digests: Readonly<Record<string, string>>;
  /** Whether the commit declares it a fix. @default false */
  readonly isFix?: boolean;
  /** Names of services. @default all of the environment */
  readonly only?: readonly string[];
}

/**
 * What an environment's deployment consists of. Names are text from the assembly: what the cdk CLI could take for an
 * option or a pattern is refused.
 *
 * @returns all problems at once, where there are some
 */
export function orderOf(
  assembly: Assembly,
  environment: string,
  { digests, isFix = false, only }: Ordering,
): Order | { readonly problems: readonly string[] } {
  const { teal, stacks, directory } = assembly;
  const all = teal?.environments.find(({ name }) => name === environment)?.services ?? [];
  const services = only === undefined ? all : all.filter(({ name }) => only.includes(name));
  if (all.length === 0) {
    const known = teal?.environments.map(({ name }) => name).join(', ') || 'none';
    return {
      problems: [
        `--env must be an environment of ${directory}/teal.json, got ${environment}; it has ${known}`,
      ],
    };
  }
  const problems: string[] = (only ?? [])
    .filter((name) => !all.some((each) => each.name === name))
    .map(
      (name) =>
        `--service must be one of ${environment}, got ${name}; it has ${all.map((each) => each.name).join(', ')}`,
    );
  const names = [
    ...new Set([
      ...services.map(({ foundationStack }) => foundationStack),
      ...services.flatMap(({ ownFoundationStack }) => ownFoundationStack ?? []),
      ...services.map(({ stack }) => stack),
    ]),
  ];
  for (const name of [...names, ...services.map((service) => service.name)]) {
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
      problems.push(
        `a name in ${directory}/teal.json must be small letters, digits and hyphens, got ${JSON.stringify(name)}; synthesize again`,
      );
    }
  }
  for (const service of Object.keys(digests)) {
    if (services.some(({ name }) => name === service)) continue;
    problems.push(
      `--digest must be of a service of ${environment}${only === undefined ? '' : ' that is deployed'}, got ${service}; it has ${services.map(({ name }) => name).join(', ')}`,
    );
  }
  const found = names.map((name) => ({ name, all: stacks.filter(({ stackName }) => stackName === name) }));
  const ordered: StackToPrepare[] = [];
  for (const { name, all } of found) {
    const [stack] = all;
    if (stack === undefined || all.length !== 1) {
      problems.push(`the assembly must have exactly one stack ${name}, got ${all.length}; synthesize again`);
      continue;
    }
    const service = services.find((each) => each.stack === name);
    const given = parametersOf(stack, service?.name, { digests, isFix }, problems);
    const secrets = (service?.secrets ?? []).filter((one) => takes(stack, one));
    ordered.push({
      ...{ name, parameters: given, after: buildsOn(assembly, stack, names) },
      ...(secrets.length > 0 && { secrets }),
    });
  }
  if (problems.length > 0) return { problems };
  return {
    services: services.map(({ name, stack, ecs }) => ({
      name,
      stack,
      ...(ecs && { cluster: ecs.cluster }),
    })),
    stacks: ordered,
  };
}

const takes = ({ template }: AssemblyStack, { parameter }: SecretParameter): boolean =>
  Object.hasOwn(template.Parameters, parameter);

function parametersOf(
  { template, stackName }: AssemblyStack,
  service: string | undefined,
  { digests, isFix }: { readonly digests: Readonly<Record<string, string>>; readonly isFix: boolean },
  problems: string[],
): Record<string, string> {
  if (service === undefined || !Object.hasOwn(template.Parameters, 'ImageDigest')) return {};
  const digest = digests[service];
  if (digest === undefined) {
    problems.push(
      `--digest must be given for each service with a pipeline, got none for ${service} (${stackName}); add --digest ${service}=sha256:…`,
    );
    return {};
  }
  return {
    ImageDigest: digest,
    // A release is none, also of an image that was recovered to before.
    ...(Object.hasOwn(template.Parameters, 'RollbackTo') && { RollbackTo: 'none' }),
    // Every other release ends it, also of an image that was a fix.
    ...(Object.hasOwn(template.Parameters, 'FixFor') && { FixFor: isFix ? digest : 'none' }),
  };
}

/**
 * Stacks without which a stack's change set cannot be made. One that it is only released after is none: what it will do can be shown
 * before the approval, too.
 */
function buildsOn(assembly: Assembly, stack: AssemblyStack, names: readonly string[]): string[] {
  return assembly.stacks
    .filter(({ artifactId }) => stack.dependencies.includes(artifactId))
    .filter((other) => !isForOrderAlone(assembly, stack, other))
    .map(({ stackName }) => stackName)
    .filter((name) => names.includes(name));
}

/** The stacks that must be executed before a stack's change set can be made. @param pending names of such as have one */
export function waitsFor({ after }: StackToPrepare, pending: ReadonlySet<string>): readonly string[] {
  return after.filter((name) => pending.has(name));
}
