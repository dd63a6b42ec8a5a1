import { readFileSync } from 'node:fs';
import { type Assembly, type AssemblyStack, readAssembly } from '../../../rehearsal/assembly/assembly';
import { Malformed } from '../../../rehearsal/assembly/parse';
import { foundationsOf } from '../../../rehearsal/assembly/teal-manifest';
import { templateOf } from '../templates';
import type { Fields } from '../values';

const ADVICE = 'point to the directory that `cdk synth` wrote (cdk.out), or synthesize it again';

/** A stack as an assembly has it, with what is not decided yet: the values of its parameters. */
export interface SynthesizedStack {
  readonly stack: AssemblyStack;
  readonly template: ReturnType<typeof templateOf>;
}

export interface Selection {
  /** The stacks that belong to no environment, instead. */
  readonly rest?: boolean;
  /** Whether there may be none. */
  readonly orNothing?: boolean;
  /** Names of services. @default all of the environment */
  readonly only?: readonly string[] | undefined;
}

/**
 * The stacks of one environment, by name: as teal.json tells them, or all, where a Teal app did not write it.
 *
 * @throws Malformed when something cannot be read, or the environment is not there
 */
export function stacksOf(
  directory: string,
  environment: string,
  { rest = false, orNothing = false, only }: Selection = {},
): Map<string, SynthesizedStack> {
  const assembly = readAssembly(directory);
  const isAbsent = assembly.teal && !assembly.teal.environments.some(({ name }) => name === environment);
  const stacks = rest
    ? ofNoEnvironment(assembly)
    : // An environment that a pull request brings is not there before, and one that it ends not after.
      isAbsent && orNothing
      ? []
      : selected(assembly, environment, only);
  if (rest && stacks.length === 0 && !orNothing) {
    throw new Malformed([
      `--rest must find stacks that belong to no environment, got none in ${directory}; leave it out`,
    ]);
  }
  const found = new Map<string, SynthesizedStack>();
  for (const stack of stacks) {
    if (found.has(stack.stackName)) {
      throw new Malformed([
        `stacks of ${environment} must each have a name of their own, got ${stack.stackName} twice in ${directory}; synthesize the environment alone`,
      ]);
    }
    const text = readFileSync(stack.templateFile, 'utf8');
    found.set(stack.stackName, { stack, template: templateOf(text, stack.templateFile, ADVICE) });
  }
  return found;
}

/** Whether an environment leaves the app: one teal.json has it, the later one has not. */
export function isGone(environment: string, before: string, after: string): boolean {
  const [was, is] = [before, after].map((directory) =>
    readAssembly(directory).teal?.environments.map(({ name }) => name),
  );
  return was !== undefined && is !== undefined && was.includes(environment) && !is.includes(environment);
}

function selected(
  { stacks, teal, directory }: Assembly,
  environment: string,
  only: readonly string[] | undefined,
): readonly AssemblyStack[] {
  if (!teal) {
    if (stacks.length > 0) return stacks;
    throw new Malformed([`${directory} must have stacks, got none; ${ADVICE}`]);
  }
  const found = teal.environments.find(({ name }) => name === environment);
  const known = teal.environments.map(({ name }) => name).join(', ') || 'none';
  if (!found) {
    throw new Malformed([
      `--env must be an environment of ${directory}/teal.json, got ${environment}; it has ${known} (one that leaves the app is planned with --before)`,
    ]);
  }
  const services = found.services.filter(({ name }) => only?.includes(name) ?? true);
  const names = new Set(services.flatMap((service) => [...foundationsOf(service), service.stack]));
  const chosen = stacks.filter(({ stackName }) => names.has(stackName));
  const missing = [...names].filter((name) => !chosen.some(({ stackName }) => stackName === name));
  if (missing.length === 0) return chosen;
  throw new Malformed([
    `${directory} must have the stacks that its teal.json names, got none called ${missing.join(', ')}; ${ADVICE}`,
  ]);
}

/** Like GitHub's access to an account, and the repository of record. */
function ofNoEnvironment({ stacks, teal }: Assembly): readonly AssemblyStack[] {
  const services = teal?.environments.flatMap((each) => each.services) ?? [];
  const names = new Set(services.flatMap((service) => [...foundationsOf(service), service.stack]));
  return stacks.filter(({ stackName }) => !names.has(stackName));
}

/** Defaults of parameters: what a stack is made with when nothing else is given. */
export function defaultsOf({ template }: Pick<SynthesizedStack, 'template'>): Fields {
  return Object.fromEntries(
    Object.entries(template.Parameters)
      .filter(([, { Default }]) => Default !== undefined)
      .map(([name, { Default }]) => [name, Default]),
  );
}

/**
 * Values with which a stack will be deployed: what is given; else what it has, known or not; else the default.
 * source: aws-cdk 2.1148.1, ParameterValues: previous values are kept, which is the default of `cdk deploy`
 */
export function parametersOf(
  { template }: Pick<SynthesizedStack, 'template'>,
  before: { readonly template: ReturnType<typeof templateOf>; readonly parameters: Fields } | undefined,
  given: Fields,
): Fields {
  const values: Record<string, unknown> = {};
  for (const [name, { Default }] of Object.entries(template.Parameters)) {
    const isThere = before !== undefined && Object.hasOwn(before.template.Parameters, name);
    const value = given[name] ?? (isThere ? before.parameters[name] : Default);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
