import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where build.mjs puts the bundled runtime.ts: beside the bundled command line, a folder above what the npm package has
 * for tests, or in dist/ seen from this folder.
 * @throws Error when it was not built
 */
export function builtRuntimePath(): string {
  const places = [__dirname, join(__dirname, '..'), join(__dirname, '..', '..', 'dist')];
  const path = places.map((place) => join(place, 'lambda-runtime.js')).find(existsSync);
  if (path === undefined) {
    throw new Error(`lambda-runtime.js must be in ${places.join(' or ')}, got none; run: node build.mjs`);
  }
  return path;
}
