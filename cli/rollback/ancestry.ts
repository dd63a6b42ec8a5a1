import { execFile } from 'node:child_process';
import type { Ancestry } from './problems';

interface Ran {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A lock that is held, or a disk that hangs, must not keep anybody from the cure. */
const LONGEST_MS = 20_000;

/**
 * Whether a commit is an ancestor of another, by the checkout on this machine.
 *
 * @param commit 40 hexadecimal digits, so that it is no option
 * @param descendant a name of git's, or likewise a commit
 */
export async function ancestryOf(
  directory: string,
  commit: string,
  descendant: string,
  signal?: AbortSignal,
): Promise<Ancestry> {
  const run = (...args: string[]) => git(directory, args, signal);
  const answer = await run('merge-base', '--is-ancestor', commit, descendant);
  // A history that is cut off holds no ancestor that is none.
  if (answer.code === 0) return { is: 'ancestor' };
  const shallow = await run('rev-parse', '--is-shallow-repository');
  if (shallow.code !== 0) {
    return {
      is: 'unknown',
      why: `${directory} is no checkout that git can read (${firstLine(shallow)}); run it in one, or name it by --git`,
    };
  }
  if (shallow.stdout.trim() === 'true') {
    return {
      is: 'unknown',
      why: 'the checkout is shallow; run git fetch --unshallow first, and in GitHub check out with fetch-depth: 0',
    };
  }
  if (answer.code === 1) return { is: 'no-ancestor' };
  const main = await run('rev-parse', '--verify', '--quiet', '--end-of-options', `${descendant}^{commit}`);
  if (main.code !== 0)
    return { is: 'unknown', why: `git does not know ${descendant}; run git fetch origin first` };
  const known = await run('cat-file', '-e', `${commit}^{commit}`);
  return known.code === 0
    ? { is: 'unknown', why: `git merge-base failed: ${firstLine(answer)}` }
    : { is: 'no-ancestor' };
}

const firstLine = ({ stderr, code }: Ran): string => stderr.split('\n')[0] || `exit code ${code}`;

function git(directory: string, args: readonly string[], signal: AbortSignal | undefined): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      'git',
      ['-C', directory, ...args],
      { timeout: LONGEST_MS, ...(signal && { signal }) },
      (error, stdout, stderr) => {
        if (!error) return resolve({ code: 0, stdout, stderr });
        const code = typeof error.code === 'number' ? error.code : undefined;
        resolve({ code, stdout, stderr: stderr || error.message });
      },
    );
  });
}
