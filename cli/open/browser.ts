import { spawn } from 'node:child_process';

/** A program that opens an address in a browser, with what goes before that. */
export interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Seat {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a person reads what is printed. */
  readonly isTerminal: boolean;
}

/** @returns undefined where nobody sits who could see a browser */
export function openerOf({ platform, env, isTerminal }: Seat): Opener | undefined {
  if (!isTerminal || env.CI) return undefined;
  if (platform === 'darwin') return { command: 'open', args: [] };
  // `start` takes what is quoted first for a title.
  if (platform === 'win32') return { command: 'cmd', args: ['/c', 'start', '""'] };
  // Without a display xdg-open looks for a browser in the terminal, which would take that over.
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return { command: 'xdg-open', args: [] };
  return undefined;
}

/**
 * Starts it, and leaves it alone. The address is printed already, so that this may fail.
 *
 * @returns what went wrong
 */
export function start({ command, args }: Opener, url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const opener = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
    opener.once('error', ({ message }) => resolve(`${command} could not open it: ${message}`));
    opener.once('spawn', () => {
      opener.unref();
      resolve(undefined);
    });
  });
}
