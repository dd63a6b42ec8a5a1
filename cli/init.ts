import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, VerbFailed } from './exit-codes';
import type { Answering } from './init/decide';
import type { InitOptions } from './init/options';
import { SOURCE_OPTIONS } from './init/source-options';
import {
  commandProblem,
  directoryOf,
  environmentProblem,
  healthProblem,
  longestName,
  nameProblem,
  portProblem,
  workflowsOf,
  workflowsProblem,
} from './init/values';
import { fitted } from './terminal/fitted';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal init                                    asks what the repository does not say
  $ teal init --yes --dry-run                    what it would write, all of it; writes nothing
  $ teal init --yes --name shop --port 3000 --health /healthz --local "npm start"
  $ teal init --yes --workflows acme/teal@v1.0.0    with workflows that call the platform team's
  $ teal init --yes --sample                     with a service to begin with, where there is none
  $ teal init --from-copilot .                   from the manifests in copilot/, and says what is not carried over
  $ teal init --undo                             as it was before

It reads the Dockerfile, the manifest of the framework, the sources and the git remote, and says what it took from where.
GitHub is asked for the numbers of the repository (GITHUB_TOKEN or GH_TOKEN; a public one needs none); nothing else is asked.
It replaces no file unasked: one that is there and differs is shown, and asked for at a terminal; JSON is merged.
Exit codes: 0 written, or all was there; 1 a file was kept in the place of Teal's, or --undo left one that was changed since;
  2 bad input, or something must be said (without a terminal it asks nothing); 3 could not be written: all is as it was
--json prints one object: schemaVersion (1), exitCode, found, notes, left, next (lines for people), dryRun, and the paths
  written, same, kept; with --from-copilot report: what became of each key; with --undo: restored, removed, left`;

/**
 * \`teal init\`: makes the repository of a service a delivery of Teal: a configuration, a CDK app, workflows, two tests. With
 * \`--json\` stdout is one object, as \`--help\` says.
 */
export function initCommand(): Command {
  const command = new Command('init')
    .description('Make this repository a delivery of Teal: configuration, CDK app, workflows and tests')
    .option('--directory <folder>', 'root of the repository', '.')
    .addOption(option('--name <name>', 'name of the service', (text) => nameProblem(text, longestName([]))))
    .addOption(
      new Option('--port <number>', 'that the service listens on').argParser((text) => {
        refuse('--port', portProblem(text));
        return Number(text);
      }),
    )
    .addOption(
      new Option('--build <folder>', 'folder with its Dockerfile').argParser((text) => {
        if (directoryOf(text) !== undefined) return text;
        throw new InvalidArgumentError('--build must be a folder of this repository.');
      }),
    )
    .addOption(option('--health <path>', 'that answers 200 when it is ready for traffic', healthProblem))
    .addOption(option('--local <command>', 'that starts it on this machine, with PORT set', commandProblem))
    .addOption(
      new Option('--service <folder>', 'of several with a Dockerfile, one to deliver; may be repeated')
        .argParser(collected())
        .default([]),
    )
    .addOption(
      new Option('--env <name>', 'environment, in the order of promotion; may be repeated')
        .argParser(collected((text) => environmentProblem(text)))
        .default([], 'staging, production'),
    )
    .addOption(
      new Option(
        '--workflows <owner/name@tag>',
        'repository of reusable workflows, at a tag that nobody can move',
      ).argParser((text) => {
        refuse('--workflows', text === '' ? 'they must be named' : workflowsProblem(text));
        return workflowsOf(text);
      }),
    )
    .addOption(
      new Option('--sample', 'write a small service along, in app/').conflicts([
        'build',
        'service',
        'port',
        'health',
        'local',
      ]),
    )
    .option('--yes', 'ask nothing, and take defaults where nothing says more')
    .addOption(
      new Option('--overwrite <path>', 'file that may be replaced; may be repeated')
        .argParser(collected())
        .default([]),
    )
    .option('--dry-run', 'say what would be written, and write nothing')
    .addOption(
      new Option('--undo', 'take back what teal init has written').conflicts(['yes', 'dryRun', 'sample']),
    )
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES);
  for (const each of SOURCE_OPTIONS) command.addOption(each);
  return command.action(async (options: InitOptions) => {
    if (options.undo) await takeBack(options);
    else await write(options);
  });
}

async function write(options: InitOptions): Promise<void> {
  // With the parser of Dockerfiles behind it, which other verbs need not wait for.
  const { carryOut } = await import('./init/carry-out.js');
  const { exitCodeOf, jsonOf, textOf } = await import('./init/report.js');
  const stream = options.json ? process.stderr : process.stdout;
  const done = await untilSignal(async (signal) =>
    carryOut(options, {
      answering: await answeringFor(options, signal),
      say: (text) => void stream.write(text),
      signal,
    }),
  );
  process.stdout.write(options.json ? jsonOf(done) : fitted(textOf(done)));
  if (exitCodeOf(done) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(done), '');
}

async function takeBack({ directory, json }: InitOptions): Promise<void> {
  const { undo } = await import('./init/undo.js');
  const { exitCodeOfUndo, jsonOfUndo, textOfUndo } = await import('./init/report.js');
  const undone = undo(directory);
  process.stdout.write(json ? jsonOfUndo(undone) : fitted(textOfUndo(undone)));
  if (exitCodeOfUndo(undone) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOfUndo(undone), '');
}

async function answeringFor(options: InitOptions, signal: AbortSignal): Promise<Answering> {
  if (options.yes) return { by: 'defaults' };
  // Somebody must see the question and be able to answer it.
  if (!process.stdin.isTTY || !process.stdout.isTTY) return { by: 'nobody' };
  const { promptsAt } = await import('./init/prompts.js');
  return { by: 'person', asking: await promptsAt({}, signal) };
}

const option = (flags: string, about: string, problem: (text: string) => string | undefined): Option =>
  new Option(flags, about).argParser((text) => {
    refuse(flags.split(' ')[0] ?? flags, problem(text));
    return text;
  });

function collected(problem: (text: string) => string | undefined = () => undefined) {
  return (text: string, former: readonly string[]): readonly string[] => {
    refuse(text, problem(text));
    if (former.includes(text)) throw new InvalidArgumentError(`${text} was given twice; leave one out.`);
    return [...former, text];
  };
}

function refuse(what: string, problem: string | undefined): void {
  if (problem !== undefined) throw new InvalidArgumentError(`${what}: ${problem}.`);
}
