import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { DestroyOptions } from '../destroy';
import { type DeployedStack, lookAt } from '../eject/look';
import { EXIT, VerbFailed } from '../exit-codes';
import { type Listing, listingOf } from './listing';
import { linesOf, sharedLines } from './report';
import { type SynthesizedStack, stacksToDestroy } from './stacks';

export interface DestroySurroundings {
  readonly connect: (options: DestroyOptions) => Promise<Clients>;
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
  /** Runs the cdk CLI. @returns its exit code */
  readonly cdk: (args: readonly string[]) => Promise<number>;
}

export interface Destroyed {
  readonly outcome: 'listed' | 'destroyed' | 'blocked' | 'refused' | 'failed';
  readonly reason: string;
  /** In the order of their end. */
  readonly listings: readonly Listing[];
  /** Names of stacks that are gone. */
  readonly destroyed: readonly string[];
}

/** Lists, asks, and has the cdk CLI destroy one stack after the other. @throws VerbFailed for bad input */
export async function destroy(options: DestroyOptions, around: DestroySurroundings): Promise<Destroyed> {
  if (!options.list && !options.yes && !around.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes or --list must be given where nobody can be asked, got no terminal; nothing was deleted',
    );
  }
  const { own, shared } = stacksToDestroy(options);
  const deployed = await deployedOf(options, around, own);
  const listings = own.flatMap((stack) => {
    const now = deployed.get(stack.name);
    return now === 'none' ? [] : [listingOf({ ...stack, ...(now ?? {}), name: stack.name })];
  });
  for (const line of listings.flatMap(linesOf)) around.say(line);
  for (const line of sharedLines(shared.map((stack) => listingOf(stack)))) around.say(line);
  const result = (
    outcome: Destroyed['outcome'],
    reason: string,
    destroyed: readonly string[] = [],
  ): Destroyed => ({
    ...{ outcome, reason, listings, destroyed },
  });
  if (listings.length === 0) return result('destroyed', 'none of these stacks is deployed');
  if (options.list) return result('listed', 'nothing was deleted');
  const blocked = listings.flatMap((each) => each.blocked);
  if (blocked.length > 0)
    return result(
      'blocked',
      `nothing was deleted: ${blocked.map(({ why }) => why).join('; ')}; lift that first, by the commands above`,
    );
  if (!options.yes && !(await around.confirm?.('Delete these stacks and what is in them?', options.env)))
    return result('refused', 'nothing was deleted: it was not confirmed');
  const gone: string[] = [];
  for (const { stack } of listings) {
    const artifact = own.find(({ name }) => name === stack)?.artifactId ?? stack;
    const code = await around.cdk(destroyArguments(artifact, options));
    if (code !== 0)
      return result(
        'failed',
        `cdk destroy ${stack} must end well, got exit code ${code}; what it printed says why. Run this again for the rest`,
        gone,
      );
    gone.push(stack);
  }
  return result('destroyed', 'what is left of them is listed above, with what deletes it', gone);
}

/** Each stack for itself: which others depend on it was asked of the assembly already. */
export function destroyArguments(
  artifact: string,
  { assembly, profile }: Pick<DestroyOptions, 'assembly' | 'profile'>,
): readonly string[] {
  return [
    ...['destroy', artifact, '--exclusively', '--force', `--app=${assembly}`],
    ...['--no-notices', '--no-color', '--ci'],
    ...(profile === undefined ? [] : [`--profile=${profile}`]),
  ];
}

/**
 * Templates, protection and ids as they are deployed; without AWS a list is of the assembly alone, and says so.
 *
 * @returns by name; `none` for a stack that is not deployed
 */
async function deployedOf(
  options: DestroyOptions,
  { connect, say }: DestroySurroundings,
  stacks: readonly SynthesizedStack[],
): Promise<ReadonlyMap<string, DeployedStack | 'none'>> {
  const found = new Map<string, DeployedStack | 'none'>();
  try {
    const clients = await connect({ ...placeOf(stacks), ...options });
    const cloudFormation = await clients.cloudFormation();
    await requirePlace(stacks, clients, await cloudFormation.config.region());
    for (const { name } of stacks) {
      try {
        found.set(name, await lookAt(cloudFormation, name));
      } catch (error) {
        if (!(error instanceof VerbFailed && error.exitCode === EXIT.BAD_INPUT)) throw error;
        found.set(name, 'none');
        say(`${name}: not deployed`);
      }
    }
    return found;
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, `the stacks of ${options.env}`);
    if (failed === undefined) throw error;
    if (!options.list || failed.exitCode === EXIT.BAD_INPUT) throw failed;
    say(`${failed.message}; this list is of the assembly alone`);
    return new Map();
  }
}

/** Where the app says that they are, unless somebody says otherwise. */
function placeOf([first]: readonly SynthesizedStack[]): { readonly region?: string } {
  return first?.region === undefined ? {} : { region: first.region };
}

/**
 * `cdk destroy` goes where the assembly says. Elsewhere no stack is found, and one would take that for its end.
 *
 * @throws VerbFailed
 */
async function requirePlace(
  stacks: readonly SynthesizedStack[],
  clients: Pick<Clients, 'sts'>,
  region: string,
): Promise<void> {
  const other = stacks.find((stack) => stack.region !== undefined && stack.region !== region);
  if (other)
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--region must be that of ${other.name}, ${other.region}, got ${region}; nothing was deleted`,
    );
  const account = stacks.find((stack) => stack.account !== undefined)?.account;
  if (account === undefined) return;
  const { Account } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
  if (Account === account) return;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `the credentials must be those of the account ${account}, got ${Account}; sign in there, nothing was deleted`,
  );
}
