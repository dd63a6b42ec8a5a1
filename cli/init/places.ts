import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { EXIT, VerbFailed } from '../exit-codes';

/**
 * Where a file of the repository is on the disk.
 *
 * @throws VerbFailed (2) where it would be outside of the repository, or is no plain file
 */
export function placeOf(directory: string, path: string): string {
  const place = join(directory, path);
  const refuse = (rule: string, advice: string): never => {
    throw new VerbFailed(EXIT.BAD_INPUT, `${path} must be ${rule}; ${advice}`);
  };
  if (isAbsolute(path) || path.split(/[\\/]/).includes('..') || path.includes('\0')) {
    return refuse('a path inside of the repository', 'nothing was written');
  }
  const parent = nearestFolder(dirname(place));
  const inside = relative(realpathSync(directory), realpathSync(parent));
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    return refuse('inside of the repository, got a link that leads out of it', 'remove the link');
  }
  if (!lstatSync(parent).isDirectory() && !lstatSync(realpathSync(parent)).isDirectory()) {
    return refuse(`in a folder, got the file ${relative(directory, parent)}`, 'move that file');
  }
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (there && !there.isFile()) return refuse('a file, got a folder or a link', 'move it away');
  return place;
}

/** Folders that must be made for a file, the outer ones first. */
export function foldersFor(directory: string, path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts
    .map((_, index) => parts.slice(0, index + 1).join('/'))
    .filter((folder) => !existsSync(join(directory, folder)));
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}
