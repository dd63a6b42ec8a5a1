import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { killGroup } from '../../rehearse/kill-group';
import type { Part } from './part';

/** By which AWS lets in who made the instance. The tests are of no account. */
const CREDENTIALS =
  /^(AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|WEB_IDENTITY_TOKEN_FILE|ROLE_ARN|CONTAINER_\w+)|ACTIONS_ID_TOKEN_\w+)$/;

/** What tests are told: `TEAL_URL` of one service, and of each `TEAL_URL_<SERVICE>`. */
export function addressesFor(urls: ReadonlyMap<string, URL>): Readonly<Record<string, string>> {
  const all = [...urls].map(([service, { origin }]): [string, string] => [
    `TEAL_URL_${service.toUpperCase().replaceAll('-', '_')}`,
    origin,
  ]);
  const [only] = all.length === 1 ? all : [];
  return { ...Object.fromEntries(all), ...(only && { TEAL_URL: only[1] }) };
}

export const withoutCredentials = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !CREDENTIALS.test(name)));

/**
 * Runs the command by the shell, to its end or that of its time. What it prints goes to stderr: stdout is the report's.
 *
 * @throws what `signal` was aborted with
 */
export async function endToEnd(
  { command, seconds, directory }: { command: string; seconds: number; directory: string },
  urls: ReadonlyMap<string, URL>,
  signal: AbortSignal,
): Promise<Part> {
  signal.throwIfAborted();
  const child = spawn(command, {
    ...{ shell: true, detached: true, cwd: directory, stdio: ['ignore', 2, 2] },
    env: { ...withoutCredentials(process.env), ...addressesFor(urls) },
  });
  const limit = AbortSignal.timeout(seconds * 1000);
  const stop = () => killGroup(child);
  const ends = [signal, limit];
  for (const each of ends) each.addEventListener('abort', stop, { once: true });
  try {
    const [code, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    signal.throwIfAborted();
    const failed = limit.aborted
      ? `${command} must end within ${seconds} s, got no end; shorten it, or raise ephemeral.test.within`
      : `${command} must end with 0, got ${code ?? by}`;
    return !limit.aborted && code === 0
      ? { part: 'end-to-end', outcome: 'passed', reason: `${command} ended with 0` }
      : { part: 'end-to-end', outcome: 'failed', reason: failed };
  } finally {
    for (const each of ends) each.removeEventListener('abort', stop);
    // What it has left behind in its group would outlive the tests.
    killGroup(child);
  }
}
