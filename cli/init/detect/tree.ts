import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a repository, as far as they can tell what it runs. */
export interface Tree {
  /** Paths with `/`, those nearer to the root first. */
  readonly files: readonly string[];
  /** Undefined of a file that is not there or is no text worth reading. */
  read(path: string): string | undefined;
}

/** What others have written, or a build. */
const NOT_OURS: ReadonlySet<string> = new Set([
  ...['node_modules', 'bower_components', 'vendor', '.git', '.hg', '.svn', '.teal', '.idea', '.vscode'],
  ...[
    'dist',
    'build',
    'out',
    'target',
    'bin/Debug',
    'obj',
    'coverage',
    'cdk.out',
    '.next',
    '.nuxt',
    '.aws-sam',
  ],
  ...[
    '.venv',
    'venv',
    'env',
    '__pycache__',
    '.tox',
    '.gradle',
    '.mvn',
    '.terraform',
    '.devcontainer',
    'images',
  ],
]);
/** Services of one repository are rarely deeper. */
const DEEPEST = 6;
const MOST_FILES = 20_000;
const MOST_BYTES = 500_000;

/** Follows no links: what they lead to may be anywhere. */
export function readTree(directory: string): Tree {
  const files: string[] = [];
  let folders = [''];
  for (let depth = 0; depth <= DEEPEST && folders.length > 0; depth += 1) {
    const deeper: string[] = [];
    for (const folder of folders) {
      for (const entry of entriesOf(join(directory, folder))) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isFile()) files.push(path);
        else if (entry.isDirectory() && !NOT_OURS.has(entry.name)) deeper.push(path);
        if (files.length >= MOST_FILES) return treeOf(directory, files);
      }
    }
    folders = deeper;
  }
  return treeOf(directory, files);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
      one.name < other.name ? -1 : 1,
    );
  } catch (error) {
    // A folder that may not be read tells nothing.
    if (['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function treeOf(directory: string, files: readonly string[]): Tree {
  return {
    files,
    read(path) {
      const place = join(directory, path);
      try {
        const { size } = lstatSync(place);
        return size > MOST_BYTES ? undefined : readFileSync(place, 'utf8');
      } catch (error) {
        if (['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
          return undefined;
        throw error;
      }
    },
  };
}

/** As `read`, of files that are objects in JSON; undefined for anything else. */
export function readJsonOf(tree: Tree, path: string): Readonly<Record<string, unknown>> | undefined {
  const text = tree.read(path);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // It tells nothing; who needs the file says so.
    return undefined;
  }
}

export const within = (directory: string, name: string): string =>
  directory === '.' ? name : `${directory}/${name}`;
