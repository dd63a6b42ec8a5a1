import { Command } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal traffic repair --service shop --env production            shows what it would change, and asks
  $ teal traffic repair --service shop --env production --yes      without asking, where there is no terminal

Nothing changes while a deployment runs, or when the group of the last successful revision has no healthy target;
targets that no rule leads to are not checked, and count.
Exit codes: 0 repaired, or nothing to repair; 1 not repaired, with the reason; 2 bad input, or no terminal and no --yes;
            3 could not be done (throttled, a permission is missing, not found)`;

export interface RepairOptions extends ServiceOptions {
  readonly yes?: true;
  readonly json?: true;
}

/**
 * \`teal traffic\`: what a person does about the listener rules that ECS shifts traffic by.
 *
 * \`teal traffic repair\` gives all traffic, of users and of tests, to the target group of the last successful revision.
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (repaired |
 * nothing-to-repair | refused), `exitCode`, `reason` for people, and `changes` that were made: `role` (production |
 * test), `rule` (its ARN), `before` and `after`, lists of `targetGroupArn` and `weight`.
 */
export function trafficCommand(): Command {
  const traffic = new Command('traffic').description(
    'Look after the listener rules that lead users to a service',
  );
  traffic.addCommand(repairCommand());
  return traffic;
}

function repairCommand(): Command {
  return withServiceOptions(new Command('repair'))
    .description('Give all traffic to the target group of the last successful revision')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RepairOptions) => {
      // With the SDK behind them, which other verbs need not wait for.
      const { repair } = await import('./traffic/carry-out.js');
      const { callFailed } = await import('./aws/call-failed.js');
      const { askOnTerminal } = await import('./traffic/confirm.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./traffic/report.js');
      const { harmless } = await import('./aws/harmless.js');
      const repaired = await untilSignal(async (signal) => {
        try {
          const say = (line: string) => process.stderr.write(`${harmless(line)}\n`);
          return await repair(options, { connect, say, confirm: askOnTerminal(signal) });
        } catch (error) {
          throw signal.aborted || error instanceof VerbFailed ? error : (callFailed(error, options) ?? error);
        }
      });
      process.stdout.write(options.json ? jsonOf(options, repaired) : textOf(options, repaired));
      if (exitCodeOf(repaired) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(repaired), '');
    });
}
