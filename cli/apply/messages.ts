import { execFile } from 'node:child_process';
import type { ReleaseEntry } from '../records/entry';
import { wentOut } from '../rollback/wanted';

/** A lock that is held, or a disk that hangs, must not keep a release for long. */
const LONGEST_MS = 60_000;
/** Bytes: thousands of commits with long messages. */
const MOST_OUTPUT = 64 * 1024 * 1024;

export type Messages =
  | { readonly messages: readonly string[] }
  /** Why they cannot be told, and what to do. */
  | { readonly unknown: string };

/** The commit that was released last, whoever has gone back from it since; undefined before the first release. */
export function lastReleased(releases: readonly ReleaseEntry[]): string | undefined {
  return releases.find((each) => each.kind === 'release' && wentOut(each))?.commit;
}

/**
 * The messages of all commits that a deployment brings, by the checkout on this machine.
 *
 * @param since commit that was released before; 40 hexadecimal digits, so that it is no option
 * @param commit likewise, that is deployed
 */
export async function messagesSince(
  directory: string,
  since: string,
  commit: string,
  signal?: AbortSignal,
): Promise<Messages> {
  const run = (...args: string[]) => git(directory, args, signal);
  const shallow = await run('rev-parse', '--is-shallow-repository');
  if (shallow.failed !== undefined) {
    return {
      unknown: `${directory} is no checkout that git can read (${shallow.failed}); run it in one, or name it by --git`,
    };
  }
  if (shallow.stdout.trim() === 'true') {
    return {
      unknown:
        'the checkout is shallow; run git fetch --unshallow first, and in GitHub check out with fetch-depth: 0',
    };
  }
  const log = await run('log', '-z', '--no-show-signature', '--format=%B', `${since}..${commit}`, '--');
  if (log.failed !== undefined) {
    return {
      unknown: `git does not know ${since} and ${commit} (${log.failed}); run git fetch origin first`,
    };
  }
  return { messages: log.stdout.split('\0').filter((message) => message.trim() !== '') };
}

/**
 * When a commit was made, in UTC, as its committer says: of a merge on GitHub, the merge.
 *
 * @returns undefined where git cannot tell: nobody's release waits for it
 */
export async function committedAt(
  directory: string,
  commit: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { stdout, failed } = await git(
    directory,
    ['show', '-s', '--no-show-signature', '--format=%ct', `${commit}^{commit}`, '--'],
    signal,
  );
  const seconds = Number(/^\d{1,11}$/.exec(stdout.trim())?.[0]);
  return failed === undefined && Number.isFinite(seconds)
    ? new Date(seconds * 1000).toISOString()
    : undefined;
}

/** @returns the message of a commit; undefined where git cannot tell */
export async function messageOf(
  directory: string,
  commit: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const args = ['show', '-s', '--no-show-signature', '--format=%B', `${commit}^{commit}`, '--'];
  const { stdout, failed } = await git(directory, args, signal);
  return failed === undefined ? stdout.trim() : undefined;
}

/** @returns the commit that is checked out; undefined where git cannot tell, or the files are not those of the commit */
export async function checkedOut(directory: string, signal?: AbortSignal): Promise<string | undefined> {
  const status = await git(directory, ['status', '--porcelain', '--untracked-files=normal'], signal);
  if (status.failed !== undefined || status.stdout.trim() !== '') return undefined;
  const { stdout, failed } = await git(directory, ['rev-parse', '--verify', 'HEAD'], signal);
  return failed === undefined ? /^[0-9a-f]{40}$/.exec(stdout.trim())?.[0] : undefined;
}

/** What is asked of the checkout. */
export interface FromGit {
  readonly messages: typeof messagesSince;
  readonly committedAt: typeof committedAt;
}

interface Ran {
  readonly stdout: string;
  /** First line of why. */
  readonly failed?: string;
}

function git(directory: string, args: readonly string[], signal: AbortSignal | undefined): Promise<Ran> {
  const options = { timeout: LONGEST_MS, maxBuffer: MOST_OUTPUT, ...(signal && { signal }) };
  return new Promise((resolve) => {
    execFile('git', ['-C', directory, ...args], options, (error, stdout, stderr) => {
      if (!error) return resolve({ stdout });
      resolve({ stdout, failed: (stderr || error.message).split('\n')[0] ?? '' });
    });
  });
}
