import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Where the runbooks can be read. */
export interface Runbooks {
  /** A URL, or a folder of the repository. */
  readonly folder: string;
  /** Those that the team has in place of Teal's, where Teal is a package. */
  readonly own?: { readonly folder: string; readonly names: readonly string[] };
}

/** The folder of one: the team's, where the team has its own. */
export const folderOf = ({ folder, own }: Runbooks, name: string): string =>
  own?.names.includes(name) ? own.folder : folder;

export const runbookAddress = (runbooks: Runbooks, name: string): string =>
  `${folderOf(runbooks, name)}/${name}.md`;

/**
 * @param repository of the delivery, whose branch main people read
 * @param directory of the configuration: a team's own runbooks are in `runbooks` beside it
 */
export function runbooksOf(
  repository: { readonly owner: string; readonly name: string } | undefined,
  directory: string,
): Runbooks {
  const folder = repository
    ? `https://github.com/${repository.owner}/${repository.name}/blob/main/runbooks`
    : 'runbooks';
  const teal = packageFolder(__dirname);
  // In a clone the two are one folder.
  if (isWithin(directory, teal)) return { folder };
  return { folder: published(versionOf(teal)), own: { folder, names: namesIn(join(directory, 'runbooks')) } };
}

/**
 * The package's copy at npm, which has the files of each version; unpkg serves them without an account. Of a range, not of
 * the one version: an upgrade of Teal would otherwise change the text of every alarm, and a runbook that is corrected would not
 * reach those who read it at night. Below 1.0 a range is of a minor version, as npm counts.
 */
export function published(version: string): string {
  const [major = '0', minor = '0'] = version.split('.');
  return `https://unpkg.com/teal-cdk@${major === '0' ? `0.${minor}` : major}/runbooks`;
}

const namesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).flatMap((file) => /^([a-z0-9-]+)\.md$/.exec(file)?.[1] ?? []) : [];

/** Above this file: it is in `lib`, and in the package in `dist/lib`. */
function packageFolder(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const outer = dirname(from);
  if (outer === from)
    throw new Error(`${__dirname} must be in a package, got no package.json above it; install Teal again`);
  return packageFolder(outer);
}

const versionOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;

function isWithin(directory: string, folder: string): boolean {
  const path = relative(folder, directory);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
