import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Tree } from '../../../cli/init/detect/tree';
import type { InitOptions } from '../../../cli/init/options';

export type Files = Readonly<Record<string, string>>;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A repository of its own on the disk, gone after the tests of the file. @param name of its folder */
export function repositoryOf(files: Files, name = 'shop'): string {
  const outer = mkdtempSync(join(tmpdir(), 'teal-init-test-'));
  folders.push(outer);
  const directory = join(outer, name);
  mkdirSync(directory);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

/** Every file of a folder with its bytes, and every folder with nothing. */
export function bytesOf(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) => {
      const place = join(entry.parentPath, entry.name);
      return [relative(directory, place), entry.isFile() ? readFileSync(place).toString('base64') : 'folder'];
    }),
  );
}

export const textAt = (directory: string, path: string): string | undefined =>
  existsSync(join(directory, path)) ? readFileSync(join(directory, path), 'utf8') : undefined;

/** The same without a disk. */
export const treeOf = (files: Files): Tree => ({
  files: Object.keys(files).sort((one, other) => one.split('/').length - other.split('/').length),
  read: (path) => files[path],
});

export const options = (directory: string, more: Partial<InitOptions> = {}): InitOptions => ({
  ...{ directory, service: [], env: [], overwrite: [], yes: true },
  ...more,
});
