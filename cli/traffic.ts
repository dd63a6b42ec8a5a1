import { Command } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal traffic repair --service shop --env production            shows what it would change, and asks
  $ teal traffic repair --service shop --env production --yes      without asking, where there is no terminal

Nothing changes while a deployment runs, or when the group of the last successful revision has no healthy target;
targets that no rule leads to are not checked, and count. Where no group has any, nobody is served, and ECS refuses a
release until the rule leads to one group: --even-unhealthy leads it to that one, for the next release. A redirect or
fixed response (a maintenance page) makes way for the forward whole.
Exit codes: 0 repaired, or nothing to repair; 1 not repaired, with the reason; 2 bad input, or no terminal and no --yes;
            3 could not be done (throttled, a permission is missing, not found)
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people),
  outcome (repaired | nothing-to-repair | refused | failed) and changes that were made, each with
  role (production | test), rule, before, after (lists of targetGroupArn and weight), and
  page (redirect | fixed-response) where the rule had that action`;

export interface RepairOptions extends ServiceOptions {
  readonly yes?: true;
  readonly evenUnhealthy?: true;
  readonly json?: true;
}

/**
 * \`teal traffic\`: what a person does about the listener rules that ECS shifts traffic by.
 *
 * \`teal traffic repair\` gives all traffic, of users and of tests, to the target group of the last successful revision.
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (repaired |
 * nothing-to-repair | refused | failed), `exitCode`, `reason` for people, and `changes` that were made: `role` (production |
 * test), `rule` (its ARN), `before` and `after`, lists of `targetGroupArn` and `weight`, and `page` (redirect |
 * fixed-response) where the rule had that action and forwarded nothing.
 */
export function trafficCommand(): Command {
  const traffic = new Command('traffic').description(
    'Look after the listener rules that lead users to a service',
  );
  traffic.addCommand(repairCommand());
  traffic.addHelpText('after', '\nExample:\n  $ teal traffic repair --service shop --env production');
  return traffic;
}

function repairCommand(): Command {
  return withServiceOptions(new Command('repair'))
    .description('Give all traffic to the target group of the last successful revision')
    .option(
      '--even-unhealthy',
      'also when no target group has a healthy target, so that ECS takes the next release',
    )
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON, and likewise why nothing was')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RepairOptions) => {
      // With the SDK behind them, which other verbs need not wait for.
      const { repair } = await import('./traffic/carry-out.js');
      const { askForName } = await import('./traffic/confirm.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./traffic/report.js');
      const { harmless } = await import('./aws/harmless.js');
      const repaired = await untilSignal(
        (signal) => repair(options, { connect, say, confirm: askForName(signal), signal }),
        LEFT.WRITTEN,
      );
      const code = exitCodeOf(repaired);
      if (options.json) process.stdout.write(jsonOf(options, repaired));
      else if (code === EXIT.COULD_NOT_RUN) throw new VerbFailed(code, harmless(repaired.reason));
      else process.stdout.write(fitted(textOf(options, repaired)));
      if (code !== EXIT.AS_EXPECTED) throw new VerbFailed(code, '');
    });
}
