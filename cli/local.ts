import { Command, InvalidArgumentError, Option } from 'commander';
import type { LocalOptions } from './local/carry-out';
import { Progress } from './progress';
import { commandOf, pathOf, rateOf } from './rehearse/option-values';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal local                     then, in another terminal: AWS_PROFILE=teal-local npx cdk bootstrap
                                                              AWS_PROFILE=teal-local npx cdk deploy SERVICE-ENVIRONMENT
  $ teal local --env staging       another environment than the last one
  $ teal local --command "node app/dist/faulty.js"
                                   another command than the configured one starts the tasks
  $ teal local --json              a line of JSON on stdout when it is ready, for scripts
  $ teal local --reset             in another terminal: the account is empty again

It is not AWS: it answers on this machine alone, and what is deployed to it is gone when it ends. A profile teal-local is
in your AWS configuration files while it runs, and environments that name no account are bound to its own.
Exit codes: 0 ended by Ctrl-C, or reset; 1 the rehearsed AWS broke down; 2 bad input, 3 could not be done`;

/** \`teal local\`: an account on this machine that the cdk command line deploys to. */
export function localCommand(): Command {
  return new Command('local')
    .description('Be an AWS account on this machine, so that cdk deploy can be tried without AWS')
    .addOption(new Option('--config <file>', 'configuration to synthesize').default('teal.config.ts'))
    .option('--env <name>', 'environment (default: the last one)')
    .option('--service <name>', 'service (default: the only one)')
    .option(
      '--command <cmd>',
      'command that starts a task (default: the configured local command)',
      commandOf('--command'),
    )
    .option('--path <path>', 'path that users ask for, by GET (default: /)', pathOf('--path', '/orders'))
    .option('--rate <n>', 'requests in a wall second (default: enough to judge green by)', rateOf)
    .option(
      '--factor <n>',
      'simulated seconds in a wall second while something is deployed (default: a release takes about 40 s)',
      factorOf,
    )
    .option('--json', 'print one line of JSON to stdout when it is ready')
    .addOption(
      new Option(
        '--reset',
        'make the account of the teal local that runs in this folder empty again',
      ).conflicts(['env', 'service', 'command', 'path', 'rate', 'factor', 'json']),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (options: LocalOptions & { reset?: true }) => {
      const progress = new Progress(process.stderr);
      if (options.reset) {
        const { askForReset } = await import('./local/reset.js');
        await untilSignal((signal) => askForReset(process.cwd(), progress, signal));
        return;
      }
      const { carryOut } = await import('./local/carry-out.js');
      await untilSignal((signal) => carryOut(options, progress, signal));
    });
}

/** Faster than this a timer of a millisecond is a second. */
const HIGHEST_FACTOR = 1000;

function factorOf(value: string): number {
  const factor = Number(value);
  if (factor >= 1 && factor <= HIGHEST_FACTOR) return factor;
  throw new InvalidArgumentError(`--factor must be 1 to ${HIGHEST_FACTOR}.`);
}
