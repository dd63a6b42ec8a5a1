import { writeFileSync } from 'node:fs';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import { Malformed } from '../../rehearsal/assembly/parse';
import { irreversibleOf } from '../apply/trailers';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { PrepareOptions } from '../prepare';
import { type Order, orderOf, waitsFor } from './decide';
import { planFile } from './plan-file';
import type { Prepared, PreparedStack } from './prepared';
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
  const order = readOrder(options);
  const plan = options.plan === undefined ? undefined : planFile('--plan', options.plan, options.env);
  try {
    const cloudFormation = await (await connect(options)).cloudFormation();
    const cdk = {
      path: options.cdk,
      assembly: options.assembly,
      ...(options.region !== undefined && { region: options.region }),
      ...(options.profile !== undefined && { profile: options.profile }),
      signal,
      onLine: (line: string) => say(`  ${line}`),
    };
    const pending = new Set<string>();
    const stacks: PreparedStack[] = [];
    for (const stack of order.stacks) {
      const after = waitsFor(stack, pending);
      if (after.length > 0) {
        say(`${stack.name}: later, after ${after.join(', ')}`);
        stacks.push({ name: stack.name, is: 'later', after: [...after] });
        pending.add(stack.name);
        continue;
      }
      say(`${stack.name}: making its change set`);
      const prepared = await prepareStack(cloudFormation, cdk, stack, options.commit);
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
      ...(plan && { planHash: plan.hash }),
      preparedAt: new Date(now()).toISOString(),
      ...saidOf(options),
      services: order.services.map((each) => ({ ...each })),
      stacks,
    };
    writeFileSync(options.out, `${JSON.stringify(all, null, 2)}\n`);
    return all;
  } catch (error) {
    throw callFailed(error, `the stacks of ${options.env}`) ?? error;
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

/** @throws VerbFailed for an assembly that is none, or has not what is asked for */
export function readOrder({
  assembly,
  env,
  digest,
}: Pick<PrepareOptions, 'assembly' | 'env' | 'digest'>): Order {
  try {
    const order = orderOf(readAssembly(assembly), env, digest);
    if (!('problems' in order)) return order;
    throw new VerbFailed(EXIT.BAD_INPUT, order.problems.map(harmless).join('\n'));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new VerbFailed(EXIT.BAD_INPUT, error.message.split('\n').map(harmless).join('\n'), {
      cause: error,
    });
  }
}
