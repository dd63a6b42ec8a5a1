import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { harmless } from '../../aws/harmless';
import { untilSignal } from '../../until-signal';
import { durationOf } from '../../verdict/times';
import { connect, type RepositoryOptions, withRepository } from '../connect';
import { fileOf, nameOf } from '../options';

const EXAMPLES = `
Example:
  $ teal github unfinished --env production --out unfinished

Writes OUT/ENV/prepared.json and OUT/ENV/run.txt, for teal record, when the newest run that prepared something for the
environment did not end well: its job may have ended before the release. Nothing is written otherwise.
Needs GITHUB_TOKEN with actions: read. Exit codes: 0 written, or nothing to write; 2 bad input; 3 could not be done`;

interface UnfinishedOptions extends RepositoryOptions {
  readonly env: string;
  readonly out: string;
  readonly branch: string;
  readonly deployWorkflow: string;
  /** Milliseconds. */
  readonly within: number;
}

/** \`teal github unfinished\`: what a run was about to deploy when its job ended. */
export function unfinishedCommand(): Command {
  return withRepository(new Command('unfinished'))
    .description('Fetch what a run had prepared that did not live to see its release')
    .requiredOption('--env <name>', 'environment', nameOf('--env'))
    .requiredOption('--out <dir>', 'folder to write into')
    .option('--branch <name>', 'branch that is deployed', 'main')
    .option('--deploy-workflow <file>', 'workflow that deploys', fileOf('--deploy-workflow'), 'deploy.yml')
    .addOption(
      // ECS ends a deployment after a day or two, and a longer silence is an operator's.
      new Option('--within <duration>', 'how old a run may be')
        .argParser(durationOf('--within'))
        .default(259_200_000, '72h'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async ({ env, out, branch, deployWorkflow, within, repository }: UnfinishedOptions) => {
      const { carryOut } = await import('./carry-out.js');
      const asked = { environment: env, workflow: deployWorkflow, branch, since: Date.now() - within };
      const found = await untilSignal((signal) =>
        carryOut(connect({ ...(repository && { repository }) }, signal), asked),
      );
      process.stdout.write(`${harmless(found ? `${env}: ${found.run}` : `${env}: nothing`)}\n`);
      if (found === undefined) return;
      mkdirSync(join(out, env), { recursive: true });
      writeFileSync(join(out, env, 'prepared.json'), found.prepared);
      writeFileSync(join(out, env, 'run.txt'), `${found.run}\n`);
    });
}
