import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where `teal local` says what it is, from the folder of `cdk.json`. */
export const LOCAL_BINDING_FILE = join('.teal-local', 'binding.json');

/** The account of this machine that environments without one are bound to. */
export interface LocalBinding {
  /** Of the `teal local` that runs. */
  readonly pid: number;
  readonly account: string;
  readonly region: string;
}

/**
 * What `teal local` binds environments to that name no account, so that `cdk` refuses credentials of any other account.
 * Undefined where none runs: also when its file was left behind.
 *
 * @param folder of `cdk.json`
 * @param runs whether a process is there
 * @throws Error for a file that is not its own
 */
export function localBinding(
  folder: string = process.cwd(),
  runs: (pid: number) => boolean = processRuns,
): LocalBinding | undefined {
  const file = join(folder, LOCAL_BINDING_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const binding = bindingIn(text);
  if (binding) return runs(binding.pid) ? binding : undefined;
  throw new Error(
    `${LOCAL_BINDING_FILE} must be as teal local writes it, got something else; delete the folder .teal-local`,
  );
}

function bindingIn(text: string): LocalBinding | undefined {
  try {
    const { pid, account, region } = JSON.parse(text) as Partial<Record<keyof LocalBinding, unknown>>;
    const isOne =
      typeof pid === 'number' &&
      typeof account === 'string' &&
      /^\d{12}$/.test(account) &&
      typeof region === 'string' &&
      /^[a-z0-9-]+$/.test(region);
    return isOne && Number.isSafeInteger(pid) && pid > 0 ? { pid, account, region } : undefined;
  } catch {
    return undefined; // no JSON, or no object
  }
}

/** One of another user runs, too: it may only not be asked. */
function processRuns(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
