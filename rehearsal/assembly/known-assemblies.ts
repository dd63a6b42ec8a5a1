import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Assembly, readAssembly } from './assembly';

interface Known {
  readonly files: string;
  readonly assembly: Assembly;
}

/** Those that were asked for last, by directory: a test run has many, and seldom needs an old one again. */
const known = new Map<string, Known>();
const MOST = 8;

/**
 * The assembly in a directory, read once as long as its files stay as they are. Rehearsals share it, so it is frozen.
 *
 * @throws Malformed when the directory is no cloud assembly, or one of its files does not fit
 */
export function knownAssembly(directory: string): Assembly {
  const root = resolve(directory);
  const files = existsSync(root) ? signatureOf(root).join('\n') : '';
  const before = known.get(root);
  known.delete(root);
  const now = before?.files === files ? before : { files, assembly: frozen(readAssembly(root)) };
  known.set(root, now); // as the last
  for (const oldest of known.keys()) {
    if (known.size <= MOST) break;
    known.delete(oldest);
  }
  return now.assembly;
}

/** A line for each file that may be read, in the assembly and in those of its stages. */
function signatureOf(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return existsSync(join(path, 'manifest.json')) ? signatureOf(path) : [];
    if (!entry.name.endsWith('.json')) return [];
    const { mtimeNs, size, ino } = statSync(path, { bigint: true });
    return [`${path} ${mtimeNs} ${size} ${ino}`];
  });
}

/** With all that is in it but maps, which are typed as read-only. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
