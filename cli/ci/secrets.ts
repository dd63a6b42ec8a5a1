import { output, passes } from './command';
import type { Result } from './step';

/** What looks for them, before the names of files: as npm links `secretlint`. */
export const SECRETLINT = ['node_modules/secretlint/bin/secretlint.js', '--no-glob'] as const;

/** In all that git has: what is ignored is not shared. */
export function secrets(): Result {
  const { code, stdout } = output(['git', 'ls-files', '-z']);
  if (code !== 0)
    return { result: 'skipped', said: 'it must be a clone of git; git ls-files lists what is shared' };
  const files = stdout.split('\0').filter((file) => file !== '');
  return passes([process.execPath, ...SECRETLINT, ...files]);
}
