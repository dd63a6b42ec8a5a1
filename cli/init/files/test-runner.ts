import { readJsonOf, type Tree } from '../detect/tree';

/**
 * How the tests of the delivery stand beside those that are there.
 *
 * - `new`: there are none; jest's configuration is written, and `npm test` runs it
 * - `shared`: jest runs TypeScript in `test/` already, as `cdk init` has it
 * - `beside`: another runner, or jest for other files. A configuration of its own, and names that no other runner takes for a test
 */
export type Runner = 'new' | 'shared' | 'beside';

/** Scripts that npm itself writes. source: npm init, `test` */
const PLACEHOLDER = 'echo "Error: no test specified" && exit 1';
const OTHERS = ['vitest', 'mocha', 'ava', 'tap', 'uvu', 'jasmine', '@playwright/test', 'cypress'];

export function runnerIn(tree: Tree): Runner {
  const manifest = readJsonOf(tree, 'package.json');
  const configuration = tree.files.find((path) => /^jest\.config\.(?:[cm]?js|ts|json)$/.test(path));
  const dependencies = { ...objectOf(manifest?.dependencies), ...objectOf(manifest?.devDependencies) };
  const script = objectOf(manifest?.scripts).test;
  const hasScript = typeof script === 'string' && script !== PLACEHOLDER;
  if (configuration !== undefined) return takesOurs(tree.read(configuration) ?? '') ? 'shared' : 'beside';
  const hasOther = OTHERS.some((name) => name in dependencies) || 'jest' in dependencies;
  return hasScript || hasOther || manifest?.jest !== undefined ? 'beside' : 'new';
}

/** A configuration like that of `cdk init`: `.test.ts` in `test/`, through a transform that knows TypeScript. */
const takesOurs = (text: string): boolean =>
  /<rootDir>\/test\b/.test(text) && /\.test\.ts/.test(text) && /@swc\/jest|ts-jest/.test(text);

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Where the tests are; a runner of the team's takes `release.jest.ts` for no test. */
export const testFilesOf = (runner: Runner): { readonly release: string; readonly snapshot: string } =>
  runner === 'beside'
    ? { release: 'delivery/release.jest.ts', snapshot: 'delivery/snapshot.jest.ts' }
    : { release: 'test/release.test.ts', snapshot: 'test/snapshot.test.ts' };

export const PLACEHOLDERS: readonly string[] = [PLACEHOLDER];
