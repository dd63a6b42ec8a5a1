import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { environmentOption, nameOf, withPlaceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import { withJsonFailure } from './json-failure';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal destroy --env staging --list              what would be deleted, what stays, and the command that deletes each of that
  $ teal destroy --env staging                     the same, then asks for the environment's name, and runs cdk destroy
  $ teal destroy --env staging --service shop      one service: the foundation stays

Services go before the foundation. A stack that is protected from termination, or whose load balancer is protected from
deletion, is in the way of all: nothing is deleted, and the commands that lift it are printed. Stacks that all environments
share (GitHub access, images, bootstrap) are listed and never deleted. docs/destroy.md says more.
Exit codes: 0 deleted, or listed; 1 not deleted, with the reason; 2 bad input, or no terminal and neither --yes nor --list;
            3 could not be done
--json prints one object: schemaVersion (1), environment, exitCode, outcome (listed | destroyed | blocked | refused | failed),
  reason (for people), destroyed (names of stacks), stacks in the order of their end: of each stack, deleted (count by
  type), kept (logicalId, type, name, commands, note), outside (what, command), blocked (why, command)`;

export interface DestroyOptions {
  readonly env: string;
  /** None: all, and the foundation. */
  readonly service: readonly string[];
  readonly assembly: string;
  readonly cdk: string;
  readonly list?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * \`teal destroy\`: the end of an environment, over `cdk destroy`: says first what is deleted, what stays with the command
 * that deletes it, what AWS leaves beside it, and what is in the way.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `environment`, `outcome` (listed | destroyed | blocked | refused |
 * failed), `exitCode`, `reason` for people, `destroyed`, and `stacks`, each with `deleted`, `kept`, `outside` and `blocked`.
 */
export function destroyCommand(): Command {
  return withPlaceOptions(new Command('destroy'))
    .description('Delete an environment: lists what goes and what stays, asks, then runs cdk destroy')
    .addOption(environmentOption())
    .addOption(
      new Option('--service <name...>', 'services (default: all of the environment, and its foundation)')
        .argParser((value, before: readonly string[] | undefined) => [
          ...(before ?? []),
          nameOf('--service')(value),
        ])
        .default([] as readonly string[], 'all'),
    )
    .option('--assembly <directory>', 'that cdk synth wrote', 'cdk.out')
    .option('--list', 'say what would be done, and delete nothing')
    .option('--yes', 'do not ask')
    .option('--cdk <path>', 'command line of CDK: a file that Node runs, or a program', 'cdk')
    .option('--json', 'print the list, and what was done, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DestroyOptions) => {
      const { destroy } = await import('./destroy/carry-out.js');
      const { runCdk } = await import('./prepare/cdk.js');
      const { askForName } = await import('./traffic/confirm.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./destroy/report.js');
      const run = (signal: AbortSignal) =>
        destroy(options, {
          ...{ connect, say, confirm: askForName(signal) },
          cdk: async (args) => {
            const onLine = (line: string) => say(`  ${line}`);
            const { region } = options;
            return (
              (await runCdk(
                {
                  ...{ path: options.cdk, assembly: options.assembly, signal, onLine },
                  ...(region !== undefined && { region }),
                },
                args,
              )) ?? 1
            );
          },
        });
      const about = { environment: options.env, outcome: 'failed' };
      const destroyed = await withJsonFailure(options.json === true, about, () =>
        untilSignal(run, LEFT.WRITTEN),
      );
      const code = exitCodeOf(destroyed);
      process.stdout.write(
        options.json ? jsonOf(options.env, destroyed) : fitted(textOf(options.env, destroyed)),
      );
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}
