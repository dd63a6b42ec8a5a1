import { join } from 'node:path';
import { type Assembly, readAssembly } from '../../rehearsal/assembly/assembly';
import { TemporaryFolder } from '../../rehearsal/temporary-folder';
import { callFailed } from '../aws/call-failed';
import { PRICES } from '../cost/prices';
import { EXIT, VerbFailed } from '../exit-codes';
import { orBadInput } from '../or-bad-input';
import { orderOf, type StackToPrepare } from '../prepare/decide';
import type { CreateOptions } from '../preview';
import type { Previewed, PreviewSurroundings } from './carry-out';
import { costOf, hourlyOf } from './cost';
import { instancesOf, inTheWay } from './instances';
import { allStacks } from './stacks';

export interface CreateSurroundings extends PreviewSurroundings {
  /** Synthesizes the app here. @param context of CDK, each `KEY=VALUE` */
  readonly synthesize: (directory: string, context: readonly string[]) => Promise<void>;
  /** Runs the cdk CLI. @returns its exit code; null when a signal ended it */
  readonly cdk: (args: readonly string[], assembly: Assembly) => Promise<number | null>;
}

/**
 * Makes an instance, or makes it anew with more time: synthesizes it unless that was done, adds up what it costs, and has cdk deploy just that.
 *
 * @returns `refused` where it would cost too much, or stacks of others have its names; nothing was changed then
 * @throws VerbFailed
 */
export async function create(options: CreateOptions, around: CreateSurroundings): Promise<Previewed> {
  const { assembly, ttl } = options;
  if (assembly !== undefined) {
    if (ttl !== undefined)
      throw new VerbFailed(
        EXIT.BAD_INPUT,
        `--ttl must be left out with --assembly, got ${ttl} s; synthesize with --context ephemeral-ttl=${ttl}`,
      );
    return createFrom(
      orBadInput(() => readAssembly(assembly)),
      options,
      around,
    );
  }
  const folder = new TemporaryFolder('teal-preview');
  try {
    const directory = join(folder.path, 'cdk.out');
    around.say(`Synthesizing ${options.config} for ${options.instance}`);
    await around.synthesize(directory, contextOf(options, around.pause.now()));
    return await createFrom(
      orBadInput(() => readAssembly(directory)),
      options,
      around,
    );
  } finally {
    folder.remove();
  }
}

/** What CDK is told of an instance. @param now milliseconds since the Unix epoch */
export const contextOf = (
  { env, instance, ttl }: Pick<CreateOptions, 'env' | 'instance' | 'ttl'>,
  now: number,
): readonly string[] => [
  `ephemeral=${env}:${instance}`,
  `ephemeral-created=${contextTime(now)}`,
  ...(ttl === undefined ? [] : [`ephemeral-ttl=${ttl}`]),
];

const contextTime = (now: number): string => new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');

async function createFrom(
  assembly: Assembly,
  options: CreateOptions,
  around: CreateSurroundings,
): Promise<Previewed> {
  const { instance, env: pattern } = options;
  const found = assembly.teal?.environments.find(({ name }) => name === instance)?.ephemeral;
  const delivery = assembly.stacks.flatMap(({ tags }) => tags?.['teal:delivery'] ?? [])[0];
  if (found === undefined || found.pattern !== pattern || delivery === undefined)
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--env must be an environment with ephemeral of ${options.assembly ?? options.config}, got ${pattern}; write ephemeral: true there`,
    );
  // Only one that was synthesized elsewhere can lack it, and nothing would ever end it.
  if (found.expires === undefined)
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--assembly must say when ${instance} ends, got no time; synthesize with --context ephemeral-created=${contextTime(around.pause.now())}`,
    );
  const order = orderOf(assembly, instance, { digests: Object.fromEntries(options.digest) });
  if ('problems' in order) throw new VerbFailed(EXIT.BAD_INPUT, order.problems.join('\n'));
  const lines = hourlyOf(
    assembly.stacks.map(({ template }) => template),
    PRICES,
  );
  const usd = costOf(lines, found.ttlSeconds);
  for (const line of lines) around.say(`  ${line.amount} ${line.what}: USD ${line.usd.toFixed(4)} an hour`);
  const refused = (reason: string): Previewed => ({
    ...{ outcome: 'refused', reason: `nothing was made: ${reason}`, delivery, instances: [], usd },
  });
  if (usd > found.cost)
    return refused(
      `environments.${pattern}.ephemeral.cost must be at least what ${instance} costs in ${found.ttlSeconds / 3600} h by list prices, ` +
        `USD ${usd.toFixed(2)}, got ${found.cost}; give a shorter --ttl, or raise it`,
    );
  const names = assembly.stacks.map(({ stackName }) => stackName);
  try {
    // Where the assembly goes, whatever AWS_REGION says: cdk does, too.
    const { given } = assembly.stacks[0] ?? {};
    const cloudFormation = await (await around.connect({ ...options, ...given })).cloudFormation();
    const strange = inTheWay(names, await allStacks(cloudFormation), { delivery, instance, pattern });
    if (strange.length > 0)
      return refused(
        `--instance must name no stacks of others, got ${strange.join(', ')}; take another name than ${instance}`,
      );
    const code = await around.cdk(deployArguments(assembly.directory, order.stacks, options), assembly);
    around.signal.throwIfAborted();
    const instances = instancesOf(await allStacks(cloudFormation), delivery).filter(
      ({ name }) => name === instance,
    );
    if (code === 0)
      return { outcome: 'created', reason: 'it goes with teal preview sweep', delivery, instances, usd };
    const reason = `cdk deploy must end well, got exit code ${code}; what it printed says why. teal preview destroy --instance ${instance} deletes what was made`;
    return { outcome: 'failed', reason, delivery, instances, usd };
  } catch (error) {
    throw callFailed(error, `the stacks of ${instance}`) ?? error;
  }
}

/** What was added up is what is deployed: cdk synthesizes nothing again. */
export function deployArguments(
  assembly: string,
  stacks: readonly StackToPrepare[],
  { profile }: Pick<CreateOptions, 'profile'>,
): readonly string[] {
  return [
    ...['deploy', '--all', `--app=${assembly}`, '--require-approval=never', '--progress=events'],
    ...stacks.flatMap(({ name, parameters }) =>
      Object.entries(parameters).map(([key, value]) => `--parameters=${name}:${key}=${value}`),
    ),
    ...['--no-notices', '--no-color', '--ci'],
    ...(profile === undefined ? [] : [`--profile=${profile}`]),
  ];
}
