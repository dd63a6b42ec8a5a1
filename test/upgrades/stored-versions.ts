import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackAssemblies } from './packed-assemblies';

/** A folder for each version, named by it; docs/upgrades.md says how one is made. */
export const VERSIONS = join(__dirname, 'versions');
export const PACKED = 'assemblies.json.br';

/** Versions whose assemblies are stored, the oldest first. */
export function storedVersions(): readonly string[] {
  return readdirSync(VERSIONS).sort(byPrecedence);
}

/** Those that an upgrade is rehearsed from: the first, and the two before this one. */
export function rehearsedVersions(): readonly string[] {
  const all = storedVersions();
  return [...new Set([...all.slice(0, 1), ...all.slice(-2)])];
}

const unpacked = new Map<string, string>();

/** The directory of the assembly that a version has made of a configuration. */
export function assemblyOf(version: string, configuration: string): string {
  let directory = unpacked.get(version);
  if (directory === undefined) {
    directory = mkdtempSync(join(tmpdir(), `teal-version-${version}-`));
    unpackAssemblies(readFileSync(join(VERSIONS, version, PACKED)), directory);
    unpacked.set(version, directory);
  }
  const assembly = join(directory, configuration);
  if (existsSync(assembly)) return assembly;
  throw new Error(`version ${version} must have stored ${configuration}, got none; store it again`);
}

export function removeUnpacked(): void {
  for (const directory of unpacked.values()) rmSync(directory, { recursive: true, force: true });
  unpacked.clear();
}

/** source: Semantic Versioning 2.0.0, 11; a version that is stored is a release, so there are no pre-releases */
function byPrecedence(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number));
  for (const nth of [0, 1, 2]) {
    const difference = (a?.[nth] ?? 0) - (b?.[nth] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
