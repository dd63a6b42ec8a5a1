import { Command } from 'commander';
import { connect } from './aws/clients';
import { type ServiceOptions, withServiceOptions } from './aws/options';
import { WALL_CLOCK } from './aws/pause';
import { EXIT, VerbFailed } from './exit-codes';
import { reasonOption } from './records/reason-option';
import { fitted } from './terminal/fitted';
import { say } from './terminal/say';
import { LEFT, untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal stop --service shop --env production --reason 'orders fail'          says what it stops, and asks
  $ teal stop --service shop --env production --reason 'orders fail' --yes    without asking, where there is no terminal

Has ECS take back the deployment that runs: users are led to what they had, and CloudFormation's update fails by it. It
asks no gate, alarm or hold, and does not wait for the end: teal verdict does. It holds nothing: the next deploy goes out
(teal hold), and what is out already is taken back by teal rollback.
There is no --abort: StopServiceDeployment with ABORT leaves users on both revisions as they are, with nobody who brings
them to one. To let a release wait where it is, have an approval in it.
Exit codes: 0 stopped, or going back already; 1 nothing was stopped, with the reason; 2 bad input, or no terminal and
            no --yes; 3 could not be done (throttled, a permission is missing, not found), or stopped and not put on record
--json prints one object: schemaVersion (1), service, environment, exitCode, reason (for people), outcome (stopped |
  already | refused | failed), recorded (is: yes | no | failed, reason), and where one was looked at: deployment,
  status (before), stage, from and to (revision, digests, weight in percent of users), by`;

export interface StopOptions extends ServiceOptions {
  readonly reason: string;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * \`teal stop\`: the deployment that runs goes back, by StopServiceDeployment with ROLLBACK.
 *
 * With `--json` stdout is one object: `schemaVersion` (1), `service`, `environment`, `outcome` (stopped | already | refused |
 * failed), `exitCode`, `reason` for people, `recorded` (`is` yes | no | failed, with `reason`), and where a deployment
 * was looked at `deployment` (its ARN), `status` before, `stage`, `from` (what it brings) and `to` (what it goes back to),
 * each with `revision`, `digests` and `weight`, and `by`.
 */
export function stopCommand(): Command {
  return withServiceOptions(new Command('stop'))
    .description('Take back the deployment that runs: users are led to what they had')
    .addOption(reasonOption())
    .option('--yes', 'do not ask')
    .option('--json', 'print what was done as JSON, and likewise why nothing was')
    .addHelpText('after', EXAMPLES)
    .action(async (options: StopOptions) => {
      const { stopRunning } = await import('./stop/carry-out.js');
      const { askForName } = await import('./traffic/confirm.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./stop/report.js');
      const stopped = await untilSignal(
        (signal) =>
          stopRunning(options, { connect, now: WALL_CLOCK.now, signal, say, confirm: askForName(signal) }),
        LEFT.WRITTEN,
      );
      process.stdout.write(options.json ? jsonOf(options, stopped) : fitted(textOf(options, stopped)));
      if (exitCodeOf(stopped) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(stopped), '');
    });
}
