import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder that build.mjs bundles into: `dist/handlers/smoke-test`, `dist/probe`. In a clone it is in `dist` beside this
 * folder; in the npm package this folder is itself in `dist`.
 *
 * @throws Error when it was not built
 */
export function built(...path: readonly string[]): string {
  const places = [join(__dirname, '..', 'dist', ...path), join(__dirname, '..', ...path)];
  const found = places.find(existsSync);
  if (found === undefined) {
    throw new Error(`${path.join('/')} must be in ${places.join(' or ')}, got none; run: node build.mjs`);
  }
  return found;
}
