import { execFileSync } from 'node:child_process';

export interface Remote {
  readonly owner: string;
  readonly name: string;
}

/** The GitHub repository of an address of git; undefined for any other. Pure. */
export function remoteOf(address: string): Remote | undefined {
  const [, owner, name] =
    /^(?:https:\/\/(?:[^@/\s]+@)?github\.com\/|ssh:\/\/git@github\.com(?::22)?\/|git@github\.com:)([A-Za-z0-9][A-Za-z0-9-]{0,38})\/([A-Za-z0-9._-]{1,100}?)(?:\.git)?\/?$/.exec(
      address.trim(),
    ) ?? [];
  return owner === undefined || name === undefined || /^\.{1,2}$/.test(name) ? undefined : { owner, name };
}

/** Where `origin` leads. Undefined without git, without a remote, and where it is not GitHub's. */
export function readRemote(directory: string): Remote | undefined {
  const address = git(directory, 'config', '--get', 'remote.origin.url');
  return address === undefined ? undefined : remoteOf(address);
}

/** The branch that releases, as far as git knows it: that of `origin`, else the one that is checked out. */
export function readBranch(directory: string): string | undefined {
  const head = git(directory, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD');
  return head?.replace(/^origin\//, '') ?? git(directory, 'symbolic-ref', '--short', 'HEAD');
}

/** Where the folder is below the root of its repository, as `services/api/`. Undefined at the root, and without git. */
export const readPrefix = (directory: string): string | undefined =>
  git(directory, 'rev-parse', '--show-prefix');

function git(directory: string, ...args: string[]): string | undefined {
  try {
    const out = execFileSync('git', args, {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return out.trim() || undefined;
  } catch {
    // No git, no repository, or no such setting: there is nothing to read, which is said where it matters.
    return undefined;
  }
}
