import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { WorkflowsAnswer } from './answers';
import { checkConfiguration } from './check-configuration';
import type { Answering } from './decide';
import { readTree, type Tree } from './detect/tree';
import { appOf, isUntouchedApp } from './files/app';
import { runnerIn, testFilesOf } from './files/test-runner';
import { gather } from './gather';
import type { InitOptions } from './options';
import { around, projectOf, withSource } from './project';
import type { ProjectFile, ReplacedFile } from './project-file';
import type { Done } from './report';
import { repositoryNotes, requireRootFor } from './repository-notes';
import { SOURCES } from './source';
import { writeProject } from './write-project';

export interface Surroundings {
  readonly answering: Answering;
  /** Prints whole lines. */
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  /** @default the real one, in a process of its own */
  readonly check?: typeof checkConfiguration;
}

/**
 * Writes a delivery into a repository.
 *
 * @throws VerbFailed (2) with what is missing or refused, (3) where a file cannot be written; nothing is written then
 */
export async function carryOut(options: InitOptions, surroundings: Surroundings): Promise<Done> {
  const directory = resolve(options.directory);
  requireRepository(directory);
  const { answering, say, signal, check = checkConfiguration } = surroundings;
  const tree = readTree(directory);
  const plan = await planOf(directory, tree, options, answering, signal);
  // Names of folders and files are in it.
  for (const line of plan.found) say(`found   ${harmless(line)}\n`);
  if (plan.found.length > 0) say('\n');
  // Before anything is written: the tree reads files when it is asked, and would find the jest that is new.
  const next = nextSteps(tree, plan);
  const result = await writeProject(plan.files, {
    directory,
    say,
    dryRun: options.dryRun === true,
    ask: (change) => mayReplace(change, options, answering),
    check: async (files) => {
      // What stays as it was is the team's own, and may import anything.
      const own = plan.files.find(({ path }) => path === 'teal.config.ts');
      if (own && files.get(own.path) === own.content) await check(files, directory, signal);
    },
  });
  return {
    ...result,
    ...{ found: plan.found, notes: plan.notes, left: plan.left, dryRun: options.dryRun === true },
    ...(plan.report && { report: plan.report }),
    next,
  };
}

interface Plan {
  readonly files: readonly ProjectFile[];
  readonly found: readonly string[];
  readonly notes: readonly string[];
  readonly left: readonly string[];
  /** Of a source, for programs. */
  readonly report?: Readonly<Record<string, unknown>>;
  readonly rehearsed: boolean;
  readonly workflows: boolean;
}

async function planOf(
  directory: string,
  tree: Tree,
  options: InitOptions,
  answering: Answering,
  signal: AbortSignal,
): Promise<Plan> {
  const given = Object.entries(options) as readonly (readonly [string, unknown])[];
  const values = Object.fromEntries(given);
  const source = SOURCES.find(({ option }) => values[option.attributeName()] !== undefined);
  const workflows: { workflows?: WorkflowsAnswer } = options.workflows
    ? { workflows: options.workflows }
    : {};
  if (source) {
    const read = await source.read(String(values[source.option.attributeName()]), {
      directory,
      options: values,
    });
    requireRootFor(options.workflows !== undefined, directory);
    const files = withSource(around({ ...read, ...workflows }, tree, read), read.files);
    const rehearsed = read.services.some(({ local }) => local);
    return {
      ...{ files, rehearsed, found: read.found, left: read.left, workflows: options.workflows !== undefined },
      ...(read.report && { report: read.report }),
      notes: [...repositoryNotes(directory, tree, options.workflows !== undefined), ...ownAppNote(tree)],
    };
  }
  const { answers, found, notes } = await gather(directory, tree, options, answering, signal);
  return {
    ...{ files: projectOf(answers, tree), found, left: [], workflows: answers.workflows !== undefined },
    notes: [...notes, ...ownAppNote(tree)],
    rehearsed: answers.services.some(({ local }) => local !== undefined),
  };
}

/** `cdk init` leaves an app that nothing runs any more. */
function ownAppNote(tree: Tree): string[] {
  const app = appOf(tree);
  if (app === undefined || !isUntouchedApp(tree)) return [];
  return [`cdk.json ran ${app}, the empty app of cdk init: nothing needs it any more, nor its stack in lib/`];
}

async function mayReplace(
  change: ReplacedFile,
  options: InitOptions,
  answering: Answering,
): Promise<boolean> {
  if (options.overwrite.includes(change.path)) return true;
  if (options.dryRun || answering.by !== 'person') return false;
  const what =
    change.differs.length === 0 ? `Replace ${change.path}` : `Take the other values in ${change.path}`;
  return await answering.asking.agree(`${what}?`);
}

function nextSteps(tree: Tree, { rehearsed, workflows }: Plan): string[] {
  const runner = runnerIn(tree);
  const test = runner === 'beside' ? 'npm run test:teal' : 'npx jest';
  const { snapshot } = testFilesOf(runner);
  return [
    'npm install',
    'npx cdk synth --quiet                 the templates; cdk-nag and Teal look at them',
    ...(rehearsed
      ? ['npx teal rehearse                     what a release would do to users, on this machine']
      : [
          "local: { command: '…' }               in teal.config.ts, of the service: what starts it here, with PORT set; then npx teal rehearse",
        ]),
    `${test.padEnd(37)} the two tests; commit the snapshot that ${snapshot} writes`,
    ...(workflows
      ? ['docs/pipelines.md of Teal, "Setting it up":    accounts, roles, environments and rules of GitHub']
      : [
          'npx cdk list                          its stacks; npx cdk deploy NAME, into the account of your credentials',
        ]),
  ];
}

function requireRepository(directory: string): void {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new VerbFailed(EXIT.BAD_INPUT, `--directory must be a folder, got ${directory}; name another`);
  }
  const manifest = join(directory, 'package.json');
  if (existsSync(manifest) && /"name"\s*:\s*"teal-cdk"/.test(readFileSync(manifest, 'utf8'))) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      'the folder must be the repository of a service, got Teal itself: a clone of it is a delivery already; write teal.config.ts',
    );
  }
}
