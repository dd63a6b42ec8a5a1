import teal from '../../../package.json';
import { readJsonOf, type Tree } from '../detect/tree';
import type { ProjectFile } from '../project-file';
import { isUntouchedApp } from './app';
import { PLACEHOLDERS, type Runner } from './test-runner';
import { jestConfigurationOf } from './tests';

/** What `npx cdk synth`, `npx jest` and `npx teal` need, in the versions that Teal is tested with. */
const NEEDED = ['aws-cdk', 'aws-cdk-lib', 'constructs', 'tsx', 'typescript'];
const FOR_TESTS = ['jest', '@swc/core', '@swc/jest', '@types/jest', '@types/node'];

/** Scripts and packages that are missing. Those that are there, in any section and of any version, stay. */
export function packageJson(
  tree: Tree,
  name: string,
  runner: Runner,
  settings: { readonly isModule: boolean; readonly ownTypeScript: boolean },
): ProjectFile {
  const there = readJsonOf(tree, 'package.json');
  const known = Object.keys({
    ...objectOf(there?.dependencies),
    ...objectOf(there?.devDependencies),
    ...objectOf(there?.optionalDependencies),
  });
  const wanted = [...NEEDED, ...(runner === 'shared' ? ['@types/node'] : FOR_TESTS), 'teal-cdk'].sort();
  const devDependencies = Object.fromEntries(
    wanted.filter((each) => !known.includes(each)).map((each) => [each, versionOf(each)]),
  );
  const dependencies = olderThanNeeded(tree);
  const scripts = objectOf(there?.scripts);
  const added = Object.entries(scriptsFor(runner, settings)).filter(
    ([script, command]) =>
      !(script in scripts) || (script === 'test' && isPlaceholder(scripts[script], command)),
  );
  const content = {
    ...(there === undefined && { name, version: '0.0.0', private: true }),
    ...(added.length > 0 && { scripts: Object.fromEntries(added) }),
    ...(dependencies.length > 0 && {
      dependencies: Object.fromEntries(dependencies.map(({ name, needs }) => [name, needs])),
    }),
    ...(Object.keys(devDependencies).length > 0 && { devDependencies }),
  };
  return {
    path: 'package.json',
    merge: 'json',
    content: `${JSON.stringify(content, null, 2)}\n`,
    // A version that cdk init wrote, nobody has chosen.
    mayReplace: [
      'scripts.test',
      ...(isUntouchedApp(tree) ? PEERS.map((peer) => `dependencies.${peer}`) : []),
    ],
  };
}

/** What the constructs and the app must share. */
const PEERS = ['aws-cdk-lib', 'constructs'];

/** Of `dependencies`: those whose range begins below what Teal is tested with. */
export function olderThanNeeded(
  tree: Tree,
): { readonly name: string; readonly has: string; readonly needs: string }[] {
  const there = objectOf(readJsonOf(tree, 'package.json')?.dependencies);
  return PEERS.flatMap((name) => {
    const has = there[name];
    const needs = versionOf(name);
    return typeof has === 'string' && isOlder(has, needs) ? [{ name, has, needs }] : [];
  });
}

/** Of two ranges like `^2.276.0`, by where they begin; a range of another kind is not judged. */
function isOlder(range: string, other: string): boolean {
  const [one, two] = [range, other].map((each) =>
    /^[\^~>=]*(\d+)\.(\d+)\.(\d+)/.exec(each)?.slice(1).map(Number),
  );
  if (!one || !two) return false;
  const at = one.findIndex((part, index) => part !== two[index]);
  return at >= 0 && (one[at] ?? 0) < (two[at] ?? 0);
}

function scriptsFor(
  runner: Runner,
  { isModule, ownTypeScript }: { readonly isModule: boolean; readonly ownTypeScript: boolean },
): Record<string, string> {
  return {
    ...(runner === 'new' && { test: 'jest' }),
    ...(runner === 'beside' && { 'test:teal': `jest --config ${jestConfigurationOf(runner, isModule)}` }),
    ...(ownTypeScript ? { 'typecheck:teal': 'tsc -p tsconfig.teal.json' } : { typecheck: 'tsc --noEmit' }),
    // The workflows ask for it: npm run ci -- --only image,scan
    ci: 'teal ci',
    rehearse: 'teal rehearse',
  };
}

const isPlaceholder = (script: unknown, command: string): boolean =>
  typeof script === 'string' && PLACEHOLDERS.includes(script) && script !== command;

/** Of Teal's own package.json: exact where Teal pins it. */
function versionOf(name: string): string {
  if (name === 'teal-cdk') return `^${teal.version}`;
  const sections: Readonly<Record<string, unknown>> = teal;
  for (const section of ['peerDependencies', 'dependencies', 'devDependencies']) {
    const version = objectOf(sections[section])[name];
    if (typeof version === 'string') return version;
  }
  throw new Error(`package.json must name ${name}, got nothing; add it there`);
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
