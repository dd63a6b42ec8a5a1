import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { ScenarioFile } from '../../../rehearsal/scenarios/own/own-entries';
import { EXIT, VerbFailed } from '../../exit-codes';

/** Where a team keeps its scenarios. */
const FOLDER = 'scenarios';

/** What is not a scenario stands beside them: tests, types. */
const IS_SCENARIO = /(?<!\.test|\.d)\.ts$/;

/**
 * Files of scenarios, in the order of their names.
 *
 * @param named on the command line; without any, those of the folder
 * @throws VerbFailed with every file that is not there
 */
export function scenarioFiles(named: readonly string[] | undefined, directory: string): readonly string[] {
  if (named === undefined) {
    const folder = join(directory, FOLDER);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => IS_SCENARIO.test(name))
      .sort()
      .map((name) => join(FOLDER, name));
  }
  const missing = named.filter(
    (file) => !statSync(resolve(directory, file), { throwIfNoEntry: false })?.isFile(),
  );
  if (missing.length === 0) return named;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    missing
      .map((file) => `--scenarios must name a file that is there, got ${file}; create it, or name another`)
      .join('\n'),
  );
}

/** Runs each file as `teal.config.ts` is run, and takes its default export; or says why there is none. */
export function loadScenarios(files: readonly string[], directory: string): ScenarioFile[] {
  if (files.length === 0) return [];
  const load = loaderOf(directory);
  return files.map((file) => {
    try {
      return { file, exported: defaultOf(staying(() => load(resolve(directory, file)))) };
    } catch (error) {
      return {
        file,
        exported: undefined,
        problem: `a module that loads, got ${wordsOf(error, directory)}; correct it there`,
      };
    }
  });
}

function wordsOf(error: unknown, directory: string): string {
  const [words = ''] = String(error).split('Require stack:');
  return words
    .replaceAll(`${directory}/`, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}

/** A file that ends the process would end it well, and nothing would have been rehearsed. */
function staying<T>(act: () => T): T {
  const { exit } = process;
  process.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}) was called`);
  };
  try {
    return act();
  } finally {
    process.exit = exit;
  }
}

function defaultOf(module: unknown): unknown {
  const isOne = typeof module === 'object' && module !== null && Reflect.has(module, 'default');
  if (!isOne) throw new Error('no default export: write export default defineScenario({ … })');
  return Reflect.get(module, 'default');
}

/** By the `tsx` that the app runs its configuration with. */
function loaderOf(directory: string): (file: string) => unknown {
  for (const from of [directory, __dirname]) {
    const own = createRequire(join(from, 'package.json'));
    try {
      own.resolve('tsx/cjs/api');
    } catch {
      continue; // the next one
    }
    const tsx = own('tsx/cjs/api') as { require(file: string, from: string): unknown };
    return (file) => tsx.require(file, join(directory, 'package.json'));
  }
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `tsx must be installed in the app, which runs scenarios, got none; npm install -D tsx`,
  );
}
