import { Command, Option } from 'commander';
import { connect } from './aws/clients';
import { environmentOption, withPlaceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal doctor --page --env production                     a test page to everybody who is told of production
  $ teal doctor --page --env production --channel deploys   only to those of notify.deploys
  $ teal doctor --page --env staging --yes --json           without asking, where there is no terminal
  $ teal doctor --runtimes --env production                 until when AWS supports what functions run on, and the CDK this Node.js

--page looks whether each receiver is subscribed and confirmed, then sends what an alarm or a release would send, with TEST in
it: to page and ticket an ALARM, and its OK ten seconds later; to deploys a notice. Whether it arrived, people must look.
It takes sns:ListSubscriptionsByTopic and sns:Publish on the topics, kms:GenerateDataKey and kms:Decrypt on their key.
--runtimes reads templates and asks nobody: what ends within 180 days is wrong. It goes by this version's table of AWS's dates;
run it by a schedule: docs/upgrades.md.
Exit codes: 0 everything sent, everybody confirmed, nothing ends soon; 1 something is wrong, with what to do; 2 bad input, or no
            terminal and no --yes; 3 could not be told or sent (throttled, a permission is missing, a runtime is not known)
--json prints one object: schemaVersion (1), environment, exitCode, findings: each with check (page | runtimes), is (right | wrong |
  unknown), about, says, and what to do where there is something: todo`;

export interface DoctorOptions {
  readonly page?: true;
  readonly runtimes?: true;
  readonly channel?: 'page' | 'ticket' | 'deploys';
  readonly env: string;
  readonly assembly: string;
  readonly yes?: true;
  readonly json?: true;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * `teal doctor`: checks what nobody notices until it is needed. Each check is an option. With `--json` stdout is one object, as
 * `--help` says.
 */
export function doctorCommand(): Command {
  return withPlaceOptions(new Command('doctor'))
    .description('Check what nobody notices until it is needed: whether pages arrive, what ends soon')
    .addOption(environmentOption())
    .option('--page', 'send a test page to each receiver')
    .option('--runtimes', 'tell what is deprecated, or soon will be, of what functions and the CDK run on')
    .addOption(
      new Option('--channel <name>', 'of --page: only its receivers').choices(['page', 'ticket', 'deploys']),
    )
    .option('--assembly <directory>', 'that has the receivers and the functions', 'cdk.out')
    .option('--yes', 'do not ask')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DoctorOptions) => {
      const { examine } = await import('./doctor/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./doctor/report.js');
      const { askForName } = await import('./traffic/confirm.js');
      const findings = await untilSignal((signal) =>
        examine(options, { connect, pause: WALL_CLOCK, say, confirm: askForName(signal), signal }),
      );
      process.stdout.write(options.json ? jsonOf(options, findings) : fitted(textOf(options, findings)));
      if (exitCodeOf(findings) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(findings), '');
    });
}
