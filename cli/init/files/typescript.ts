import { readJsonOf, type Tree } from '../detect/tree';
import { memberOf, NotJson, parseJsonText, plainOf } from '../json-text';
import type { ProjectFile } from '../project-file';
import { isUntouchedApp } from './app';
import { type Runner, testFilesOf } from './test-runner';

/** How TypeScript checks the files of the delivery. */
const OPTIONS = {
  target: 'ES2022',
  module: 'preserve',
  moduleResolution: 'bundler',
  lib: ['es2023'],
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  isolatedModules: true,
  types: ['jest', 'node'],
};

/** What TypeScript leaves out where `exclude` is not said. source: typescriptlang.org/tsconfig, `exclude` */
const LEFT_OUT = ['node_modules', 'bower_components', 'jspm_packages'];

/** What is Teal's, from the root. */
export const ownSources = (runner: Runner, more: readonly string[] = []): string[] => {
  const { release, snapshot } = testFilesOf(runner);
  return [...new Set(['teal.config.ts', 'bin/delivery.ts', ...more, release, snapshot])];
};

/** Whether the repository's own tsconfig.json is for something else, which Teal's files must not get into. */
export const isShared = (tree: Tree): boolean =>
  tree.files.includes('tsconfig.json') && !isCdks(tree) && !isOurs(tree);

/** From an earlier run. */
function isOurs(tree: Tree): boolean {
  const include = settingsOf(tree.read('tsconfig.json') ?? '')?.include;
  return Array.isArray(include) && include.includes('teal.config.ts');
}

const isCdks = (tree: Tree): boolean => tree.files.includes('cdk.json') && isUntouchedApp(tree);

/**
 * A tsconfig.json where there is none. Beside one of an application, a file of its own: Teal's files would otherwise be compiled
 * with the application, and move what it emits (`dist/main.js` to `dist/src/main.js`).
 *
 * @param more files of a source
 */
export function typeScriptFiles(tree: Tree, runner: Runner, more: readonly string[]): ProjectFile[] {
  if (isCdks(tree) || isOurs(tree)) return [];
  const own = ownSources(runner, more);
  const content = (include: readonly string[]) =>
    `${JSON.stringify({ compilerOptions: OPTIONS, include }, null, 2)}\n`;
  if (!isShared(tree)) {
    return [
      { path: 'tsconfig.json', content: content(['bin', 'lib', 'test', 'delivery', 'teal.config.ts']) },
    ];
  }
  const theirs = tree.files.filter(
    (path) => /^tsconfig(?:\.[\w-]+)?\.json$/.test(path) && path !== 'tsconfig.teal.json',
  );
  return [
    { path: 'tsconfig.teal.json', content: content(own) },
    ...theirs.flatMap((path) => withoutOurs(tree, path, own)),
  ];
}

function withoutOurs(tree: Tree, path: string, own: readonly string[]): ProjectFile[] {
  const settings = settingsOf(tree.read(path) ?? '');
  const excluded = settings?.exclude;
  // One that extends another has the other's, and one with a list of files takes nothing else.
  if (!settings || Array.isArray(settings.files) || (excluded === undefined && path !== 'tsconfig.json'))
    return [];
  const options = settings.compilerOptions as { outDir?: unknown } | undefined;
  const left = typeof options?.outDir === 'string' ? [...LEFT_OUT, options.outDir] : LEFT_OUT;
  const exclude = [...(excluded === undefined ? left : []), ...own];
  return [{ path, merge: 'json', content: `${JSON.stringify({ exclude }, null, 2)}\n` }];
}

function settingsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const root = parseJsonText(text);
    return root.kind === 'object' && memberOf(root, 'exclude')?.kind !== 'scalar'
      ? (plainOf(root) as Record<string, unknown>)
      : undefined;
  } catch (error) {
    // TypeScript itself will say so; it is not ours to correct.
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

export const isModule = (tree: Tree): boolean => readJsonOf(tree, 'package.json')?.type === 'module';
