import { writeFileSync } from 'node:fs';
import { must } from '../../lambda/uniformity/must';
import { type Assembly, readAssembly } from '../../rehearsal/assembly/assembly';
import { fixOf, irreversibleOf } from '../apply/trailers';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { harmless } from '../aws/harmless';
import { type StackSeen, seeStack } from '../change-set/stack';
import { EXIT, VerbFailed } from '../exit-codes';
import { orBadInput } from '../or-bad-input';
import type { PrepareOptions } from '../prepare';
import { publishAssets } from './cdk';
import { type Order, orderOf, waitsFor } from './decide';
import { OwnProtection } from './own-protection';
import { planFile } from './plan-file';
import type { Prepared, PreparedStack } from './prepared';
import { publishedOf, type StackSite } from './published';
import { currentVersions, requireThere, type SecretVersions, versionLines } from './secret-versions';
import { prepareStack } from './stack';

export interface PrepareSurroundings {
  readonly connect: (options: PrepareOptions) => Promise<Clients>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Hears what is done, and what the cdk CLI prints. */
  readonly say: (line: string) => void;
}

/** Makes the change sets of an environment and writes down what they are. @throws VerbFailed */
export async function prepare(
  options: PrepareOptions,
  { connect, now, signal, say }: PrepareSurroundings,
): Promise<Prepared> {
  const fix = fixOf(options.message);
  const order = readOrder({ ...options, isFix: fix !== undefined });
  if (fix !== undefined) say(`declared a fix: ${fix}; its gates are told`);
  const plan = options.plan === undefined ? undefined : planFile('--plan', options.plan, options.env);
  let own: OwnProtection | undefined;
  try {
    const clients = await connect(options);
    const cloudFormation = await clients.cloudFormation();
    const seen = new Map<string, StackSeen | undefined>();
    for (const { name } of order.stacks) seen.set(name, await seeStack(cloudFormation, name));
    const isProtected = new Map([...seen].map(([name, stack]) => [name, stack?.isProtected ?? false]));
    own = new OwnProtection(options.assembly, isProtected);
    const cdk = {
      path: options.cdk,
      assembly: own.directory,
      ...(options.region !== undefined && { region: options.region }),
      ...(options.profile !== undefined && { profile: options.profile }),
      signal,
      onLine: (line: string) => say(`  ${line}`),
    };
    const pending = new Set<string>();
    const stacks: PreparedStack[] = [];
    const secretVersions: Record<string, SecretVersions> = {};
    for (const { secrets = [], ...stack } of order.stacks) {
      const versions = await currentVersions(clients, secrets);
      for (const line of versionLines(secrets, versions, seen.get(stack.name)?.parameters)) {
        say(`${stack.name}: secret ${line}`);
      }
      const service = order.services.find((each) => each.stack === stack.name);
      if (service && secrets.length > 0) secretVersions[service.name] = versions;
      const after = waitsFor(stack, pending);
      if (after.length > 0) {
        say(`${stack.name}: later, after ${after.join(', ')}; publishing what it is made of`);
        const published = publishedOf(order.assembly, stack.name, await siteOf(clients));
        // Behind the approval nobody may publish.
        await publishAssets(cdk, stack);
        stacks.push({ name: stack.name, is: 'later', after: [...after], ...published });
        pending.add(stack.name);
        continue;
      }
      requireThere(secrets, versions);
      say(`${stack.name}: making its change set`);
      const parameters = { ...stack.parameters, ...versions };
      const prepared = await prepareStack(cloudFormation, cdk, { ...stack, parameters }, options.commit);
      if (prepared.is === 'prepared') pending.add(stack.name);
      say(
        `${stack.name}: ${prepared.is === 'prepared' ? `${prepared.changes.length} changes` : 'unchanged'}`,
      );
      stacks.push(prepared);
    }
    const all: Prepared = {
      schemaVersion: 1,
      environment: options.env,
      commit: options.commit,
      digests: { ...options.digest },
      ...(Object.keys(secretVersions).length > 0 && { secretVersions }),
      ...(plan && { planHash: plan.hash }),
      preparedAt: new Date(now()).toISOString(),
      ...saidOf(options),
      ...(fix !== undefined && { fix }),
      services: order.services.map((each) => ({ ...each })),
      stacks,
    };
    writeFileSync(options.out, `${JSON.stringify(all, null, 2)}\n`);
    return all;
  } catch (error) {
    throw callFailed(error, `the stacks of ${options.env}`) ?? error;
  } finally {
    own?.remove();
  }
}

/** What goes on record with it. */
function saidOf({ message, mergedBy, approvedBy, irreversible }: PrepareOptions) {
  const what = irreversible ?? irreversibleOf(message === undefined ? [] : [message]);
  return {
    ...(mergedBy !== undefined && { mergedBy }),
    ...(approvedBy.length > 0 && { approvedBy: [...approvedBy] }),
    ...(what !== undefined && { irreversible: what }),
  };
}

/** For what an assembly leaves open. */
async function siteOf(clients: Clients): Promise<StackSite> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Account } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
  const region = await (await clients.cloudFormation()).config.region();
  return { account: must(Account, 'Account'), region };
}

/** @throws VerbFailed for an assembly that is none, or has not what is asked for */
export function readOrder({
  assembly,
  env,
  digest,
  ...rest
}: Pick<PrepareOptions, 'assembly' | 'env' | 'digest' | 'only'> & { readonly isFix?: boolean }): Order & {
  readonly assembly: Assembly;
} {
  return orBadInput(() => {
    const read = readAssembly(assembly);
    const order = orderOf(read, env, { digests: digest, ...rest });
    if (!('problems' in order)) return { ...order, assembly: read };
    throw new VerbFailed(EXIT.BAD_INPUT, order.problems.map(harmless).join('\n'));
  });
}
