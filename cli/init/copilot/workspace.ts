import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { parseManifest, type SourceFile } from './parse';
import { refusedWorkspace } from './refused-workspace';
import type { MapNode } from './tree';

export interface Manifest {
  /** Of its folder: a service's, an environment's or a pipeline's. */
  readonly folder: string;
  readonly path: string;
  readonly tree: MapNode;
}

/** A folder `copilot/` as it is. */
export interface Workspace {
  /** Of Copilot: the beginning of the names of its stacks. */
  readonly application: string;
  readonly workloads: readonly Manifest[];
  readonly environments: readonly Manifest[];
  readonly pipelines: readonly Manifest[];
  /** What is there beside, one line each. */
  readonly others: readonly { readonly path: string; readonly kind: 'addons' | 'overrides' | 'file' }[];
}

/** A manifest is a page or two. */
const LARGEST = 1_000_000;

/**
 * Reads a workspace of Copilot: `copilot/` itself, or the folder that it is in.
 *
 * @param root of the repository: places are told from there
 * @throws VerbFailed (2)
 */
export async function readWorkspace(directory: string, root: string): Promise<Workspace> {
  const copilot = await findCopilot(directory);
  const from = (path: string) => relative(root, path).split(sep).join('/');
  const application = await applicationOf(copilot, from);
  const folders = await foldersOf(copilot);
  const read = async (folder: string, file: string): Promise<Manifest> => ({
    folder: basename(folder),
    path: from(file),
    tree: await parseManifest(await sourceOf(file, from(file))),
  });
  const workloads: Manifest[] = [];
  const others: Workspace['others'][number][] = [];
  for (const folder of folders) {
    if (folder === 'environments' || folder === 'pipelines') continue;
    const path = join(copilot, folder);
    const manifest = await manifestIn(path);
    if (manifest) workloads.push(await read(path, manifest));
    others.push(...(await besides(path, from, manifest)));
  }
  const below = async (folder: string): Promise<Manifest[]> => {
    const found: Manifest[] = [];
    for (const name of await foldersOf(join(copilot, folder))) {
      const path = join(copilot, folder, name);
      const manifest = await manifestIn(path);
      if (manifest) found.push(await read(path, manifest));
      others.push(...(await besides(path, from, manifest)));
    }
    return found;
  };
  const [environments, pipelines] = [await below('environments'), await below('pipelines')];
  return { application, workloads, environments, pipelines, others };
}

async function findCopilot(directory: string): Promise<string> {
  const given = resolve(directory);
  for (const candidate of [join(given, 'copilot'), given]) {
    if (await isFile(join(candidate, '.workspace'))) return candidate;
  }
  throw refusedWorkspace(
    `--from-copilot must be a folder with copilot/.workspace in it, or copilot itself, got ${given}; name the folder in which copilot svc deploy was run`,
  );
}

async function applicationOf(copilot: string, from: (path: string) => string): Promise<string> {
  const file = join(copilot, '.workspace');
  const tree = await parseManifest(await sourceOf(file, from(file)));
  const name = tree.entries.get('application');
  if (name?.kind === 'scalar' && /^[a-z][a-z0-9-]*$/.test(name.text)) return name.text;
  throw refusedWorkspace(
    `${from(file)}:1 must have application, a name in small letters, digits and hyphens; correct it`,
  );
}

async function manifestIn(folder: string): Promise<string | undefined> {
  for (const name of ['manifest.yml', 'manifest.yaml']) {
    if (await isFile(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

/** What stands beside a manifest: each is named, none is carried over. */
async function besides(
  folder: string,
  from: (path: string) => string,
  manifest: string | undefined,
): Promise<Workspace['others'][number][]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter(({ name }) => manifest === undefined || name !== basename(manifest))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((entry) => {
      const kind = entry.name === 'addons' || entry.name === 'overrides' ? entry.name : 'file';
      return { kind, path: `${from(join(folder, entry.name))}${entry.isDirectory() ? '/' : ''}` } as const;
    });
}

async function foldersOf(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    // There need be neither environments nor pipelines.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return false;
    throw error;
  }
}

async function sourceOf(file: string, path: string): Promise<SourceFile> {
  const { size } = await stat(file);
  if (size <= LARGEST) return { path, text: await readFile(file, 'utf8') };
  throw refusedWorkspace(`${path} must be at most ${LARGEST} bytes, got ${size}; is it a manifest?`);
}
