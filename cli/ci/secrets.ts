import { output, passes } from './command';
import type { Result } from './step';

/** What looks for them, before the names of files: as npm links `secretlint`. */
export const SECRETLINT = ['node_modules/secretlint/bin/secretlint.js', '--no-glob'] as const;

/**
 * Files that it is given at once. Its time grows with the square of their number: 3,300 at once took 389 s, in parts of 250
 * less than a tenth of it (secretlint 12.0.0).
 */
const FILES_AT_ONCE = 250;

/** In all that git has: what is ignored is not shared. */
export function secrets(): Result {
  const { code, stdout } = output(['git', 'ls-files', '-z']);
  if (code !== 0)
    return { result: 'skipped', said: 'it must be a clone of git; git ls-files lists what is shared' };
  const files = stdout.split('\0').filter((file) => file !== '');
  const failed = partsOf(files, FILES_AT_ONCE)
    .map((part) => passes([process.execPath, ...SECRETLINT, ...part]))
    .find(({ result }) => result !== 'passed');
  return failed ?? { result: 'passed' };
}

/** In their order, each at most so long. */
export function partsOf<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / most);
  return Array.from({ length: count }, (_, part) => all.slice(part * most, (part + 1) * most));
}
