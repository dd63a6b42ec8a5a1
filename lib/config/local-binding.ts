import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery } from './types-resolved';

/** Beside `cdk.json`, while `teal local` runs. */
export const LOCAL_BINDING = '.teal-local.json';

/** Where `teal local` is AWS. */
export interface LocalBinding {
  /** Of `teal local`. Without it running, the file is a leftover, and binds nothing. */
  readonly pid: number;
  readonly account: string;
  readonly region: string;
}

/** What a file beside `cdk.json` says; undefined without one, and of one whose `teal local` runs no more. */
export function localBinding(directory: string): LocalBinding | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, LOCAL_BINDING), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const binding = parsed(text);
  return binding && isRunning(binding.pid) ? binding : undefined;
}

/**
 * Environments that name no account are those of `teal local` while it runs: the CLI then refuses every other account's
 * credentials, and a deployment that was meant for this machine cannot reach a real account.
 */
export function boundTo(binding: LocalBinding | undefined, delivery: Delivery): Delivery {
  if (!binding) return delivery;
  const { account, region } = binding;
  return {
    ...delivery,
    environments: delivery.environments.map((environment) =>
      environment.account === undefined
        ? { ...environment, account, region: environment.region ?? region }
        : environment,
    ),
  };
}

function parsed(text: string): LocalBinding | undefined {
  try {
    const { pid, account, region } = JSON.parse(text) as Partial<LocalBinding>;
    return Number.isInteger(pid) && typeof account === 'string' && typeof region === 'string'
      ? { pid: pid as number, account, region }
      : undefined;
  } catch {
    // Half written, or by somebody else: whoever wrote it did not come to be AWS here.
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
