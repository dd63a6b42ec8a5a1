import { output } from './command';
import type { Result } from './step';

/**
 * Licences that a dependency may have, as SPDX names them. Permissive, without copyleft that reaches what is linked
 * with it; MPL-2.0 and the LGPL are not among them, so that each such dependency is a decision.
 */
const ALLOWED: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Artistic-2.0',
  'WTFPL',
];

export interface Licensed {
  readonly licenses?: string | readonly string[];
}

/** Packages with a licence that is not allowed, or with none. @param packages by `name@version` */
export function refused(packages: Readonly<Record<string, Licensed>>): string[] {
  return Object.entries(packages)
    .filter(([, { licenses }]) => !isAllowed(licenses))
    .map(([name, { licenses }]) => `${name}: ${[licenses ?? 'no licence'].flat().join(', ')}`);
}

/** `(MIT OR GPL-3.0)` is allowed, as MIT; `MIT AND Zlib` only when both are. A guess by license-checker, `MIT*`, is none. */
function isAllowed(licenses: string | readonly string[] | undefined): boolean {
  if (licenses === undefined) return false;
  // A list is of licences that a package names one beside the other: any may be chosen.
  if (typeof licenses !== 'string') return licenses.length > 0 && licenses.some(isAllowed);
  const text = licenses.replace(/[()]/g, ' ').trim();
  return text
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((one) => ALLOWED.includes(one.trim())));
}

export function checkLicences(folders: readonly string[]): Result {
  const bad: string[] = [];
  for (const folder of folders) {
    const { code, stdout } = output([
      process.execPath,
      'node_modules/license-checker-rseidelsohn/bin/license-checker-rseidelsohn.js',
      '--json',
      '--excludePrivatePackages',
      '--start',
      folder,
    ]);
    if (code !== 0) return { result: 'failed', said: `license-checker ended with ${code}` };
    bad.push(...refused(JSON.parse(stdout)));
  }
  if (bad.length === 0) return { result: 'passed' };
  return {
    result: 'failed',
    said: `licences must be among those that cli/ci/licences.ts allows, got ${bad.join('; ')}`,
  };
}
